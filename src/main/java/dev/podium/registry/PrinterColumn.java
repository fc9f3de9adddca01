package dev.podium.registry;

/**
 * A column of Tables that a definition asks for.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code date}
 * @param path where in an object its value is: JSONPath
 */
public record PrinterColumn(String name, String type, String format, String description, int priority, String path) {}

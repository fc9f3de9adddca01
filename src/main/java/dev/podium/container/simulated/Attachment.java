package dev.podium.container.simulated;

import java.nio.file.Path;

/**
 * What is to be mounted.
 *
 * @param source the directory or file that will be seen
 */
record Attachment(Path source, FileSystemFacts facts) {}

package dev.podium.web.table;

import dev.podium.machinery.JsonPaths;
import dev.podium.registry.PrinterColumn;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The columns that a CustomResourceDefinition asks for (apiextensions-apiserver, pkg/registry/customresource/tableconvertor). */
record CustomColumns(List<PrinterColumn> columns) implements Columns {

    @Override
    public List<Column> definitions() {
        List<Column> definitions = new ArrayList<>(List.of(Column.named()));
        columns.forEach(each -> definitions.add(new Column(
                each.name(),
                each.type(),
                each.format(),
                each.description().isEmpty()
                        ? "Custom resource definition column (in JSONPath format): " + each.path()
                        : each.description(),
                each.priority())));
        return definitions;
    }

    @Override
    public List<@Nullable Object> cells(JsonNode object, Instant now) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(Cells.name(object));
        columns.forEach(each -> cells.add(cell(JsonPaths.all(object, each.path()), each.type(), now)));
        return cells;
    }

    private static @Nullable Object cell(List<JsonNode> found, String type, Instant now) {
        if (found.isEmpty()) {
            return null;
        }
        JsonNode value = found.getFirst();
        return switch (type) {
            case "integer" -> value.isNumber() ? value.asLong() : null;
            case "number" -> value.isNumber() ? value.asDouble() : null;
            case "boolean" -> value.isBoolean() ? value.booleanValue() : null;
            case "date" -> age(value, now);
            default -> text(found);
        };
    }

    private static String text(List<JsonNode> found) {
        return String.join(
                ",", found.stream().map(each -> each.isString() ? each.stringValue() : each.toString()).toList());
    }

    private static Object age(JsonNode value, Instant now) {
        try {
            return Cells.human(Duration.between(Instant.parse(value.asString("")), now));
        } catch (DateTimeException unreadable) {
            return "<invalid>";
        }
    }
}

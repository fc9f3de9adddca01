package dev.podium.web.table;

import dev.podium.model.Quantity;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a node uses, or a Pod's containers together, as metrics-server shows it (pkg/api/table.go). */
final class MetricsColumns implements Columns {

    @Override
    public List<Column> definitions() {
        return List.of(
                new Column("Name", "string", "name", "Name of the resource", 0),
                new Column("cpu", "string", "quantity", "", 0),
                new Column("memory", "string", "quantity", "", 0),
                new Column("Window", "string", "duration", "", 0));
    }

    @Override
    public List<Object> cells(JsonNode metrics, Instant now) {
        return List.of(
                Cells.name(metrics), sum(metrics, "cpu"), sum(metrics, "memory"), metrics.path("window").asString(""));
    }

    private static String sum(JsonNode metrics, String resource) {
        Quantity sum = quantity(metrics, resource);
        for (JsonNode each : metrics.path("containers")) {
            sum = sum.plus(quantity(each, resource));
        }
        return sum.text();
    }

    private static Quantity quantity(JsonNode used, String resource) {
        return Quantity.of(used.path("usage").path(resource).asString("0"));
    }
}

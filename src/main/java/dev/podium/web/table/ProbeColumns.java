package dev.podium.web.table;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Probes: what is probed, how it went last, and how often it has failed. */
final class ProbeColumns implements Columns {

    @Override
    public List<Column> definitions() {
        return List.of(
                Column.named(),
                Column.text("Pod", "The Pod."),
                Column.text("Container", "The container that is probed."),
                Column.text("Type", "Startup, Liveness or Readiness."),
                Column.text("Outcome", "How the last attempt ended."),
                Column.text("Latency", "How long the last attempt took."),
                Column.text("Failed", "How many attempts have failed, of how many."),
                Column.text("Last", "How long ago the last attempt was."),
                Column.wide("Message", "What the last attempt found."));
    }

    @Override
    public List<Object> cells(JsonNode probe, Instant now) {
        JsonNode spec = probe.path("spec");
        JsonNode status = probe.path("status");
        return List.of(
                Cells.name(probe),
                spec.path("podName").asString(""),
                spec.path("containerName").asString(""),
                spec.path("type").asString(""),
                status.path("outcome").asString(""),
                String.format(Locale.ROOT, "%.1fms", status.path("latencyMillis").asDouble(0)),
                status.path("failures").asLong(0) + "/" + status.path("total").asLong(0),
                Cells.since(status.path("time"), now),
                status.path("message").asString(""));
    }
}

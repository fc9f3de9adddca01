package dev.podium.web.table;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Events of either group (upstream's {@code printEvent}). */
final class EventColumns implements Columns {

    @Override
    public List<Column> definitions() {
        return List.of(
                Column.text("Last Seen", "When it was last told."),
                Column.text("Type", "Whether it is normal or a warning."),
                Column.text("Reason", "What happened, in a word."),
                Column.text("Object", "What it is about."),
                Column.wide("Subobject", "Which part of it."),
                Column.wide("Source", "Who tells."),
                Column.text("Message", "What happened."),
                Column.wide("First Seen", "When it was first told."),
                Column.wide("Count", "How often it was told."),
                new Column("Name", "string", "name", "The Event's own name.", 1));
    }

    @Override
    public List<Object> cells(JsonNode event, Instant now) {
        JsonNode about = event.has("regarding") ? event.path("regarding") : event.path("involvedObject");
        String first = when(event, "firstTimestamp", "deprecatedFirstTimestamp");
        String last = when(event, "lastTimestamp", "deprecatedLastTimestamp");
        String eventTime = event.path("eventTime").asString("");
        JsonNode series = event.path("series");
        if (first.isEmpty()) {
            first = eventTime;
        }
        if (series.isObject()) {
            last = series.path("lastObservedTime").asString("");
        } else if (last.isEmpty()) {
            last = first;
        }
        int count = series.isObject()
                ? series.path("count").asInt(1)
                : Math.max(1, event.path(event.has("deprecatedCount") ? "deprecatedCount" : "count").asInt(1));
        String kind = about.path("kind").asString("").toLowerCase(Locale.ROOT);
        return List.of(
                since(last, now),
                event.path("type").asString(""),
                event.path("reason").asString(""),
                kind + "/" + about.path("name").asString(""),
                about.path("fieldPath").asString(""),
                source(event),
                event.path("note").asString(event.path("message").asString("")).strip(),
                since(first, now),
                Integer.toString(count),
                Cells.name(event));
    }

    private static String when(JsonNode event, String field, String newer) {
        return event.path(field).asString(event.path(newer).asString(""));
    }

    private static String since(String time, Instant now) {
        return time.isEmpty()
                ? Cells.UNKNOWN
                : Cells.human(Duration.between(Instant.parse(time), now));
    }

    private static String source(JsonNode event) {
        JsonNode source = event.has("deprecatedSource") ? event.path("deprecatedSource") : event.path("source");
        String component = source.path("component")
                .asString(event.path("reportingComponent").asString(event.path("reportingController").asString("")));
        String host = source.path("host").asString("");
        return host.isEmpty() ? component : component + ", " + host;
    }
}

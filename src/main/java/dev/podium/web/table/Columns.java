package dev.podium.web.table;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The columns of one kind, and how to fill them. */
public interface Columns {

    /**
     * A column.
     *
     * @param priority 0: always shown; 1: only with {@code -o wide}
     */
    record Column(String name, String type, String format, String description, int priority) {

        static Column text(String name, String description) {
            return new Column(name, "string", "", description, 0);
        }

        static Column number(String name, String description) {
            return new Column(name, "integer", "", description, 0);
        }

        static Column wide(String name, String description) {
            return new Column(name, "string", "", description, 1);
        }

        static Column named() {
            return new Column(
                    "Name",
                    "string",
                    "name",
                    "Name must be unique within a namespace. Is required when creating resources, although some resources may"
                            + " allow a client to request the generation of an appropriate name automatically.",
                    0);
        }

        static Column age() {
            return text("Age", "How long ago the object was created, by the server's clock.");
        }
    }

    List<Column> definitions();

    /** One cell for each column: a string, a number, a boolean, or null for what is not there. */
    List<@Nullable Object> cells(JsonNode object, Instant now);
}

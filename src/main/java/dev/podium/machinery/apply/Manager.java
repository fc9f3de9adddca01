package dev.podium.machinery.apply;

import dev.podium.machinery.Json;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose fields an entry of {@code managedFields} lists. A client that applies is the same one in every version.
 *
 * @param version of the API; empty for one that applies
 * @param subresource empty for the object itself
 */
record Manager(String name, Operation operation, String version, String subresource) {

    enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String title;

        Operation(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    static Manager applying(String name, String subresource) {
        return new Manager(name.isEmpty() ? "unknown" : name, Operation.APPLY, "", subresource);
    }

    static Manager updating(String name, String version, String subresource) {
        return new Manager(name.isEmpty() ? "unknown" : name, Operation.UPDATE, version, subresource);
    }

    /** The text by which upstream sorts managers. */
    String identifier() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!name.isEmpty()) {
            json.put("manager", name);
        }
        json.put("operation", operation.title());
        if (!version.isEmpty()) {
            json.put("apiVersion", version);
        }
        if (!subresource.isEmpty()) {
            json.put("subresource", subresource);
        }
        return Json.text(json);
    }

    /** As a conflict names it. */
    @Override
    public String toString() {
        String shown = quoted(name);
        if (!subresource.isEmpty()) {
            shown += " with subresource " + quoted(subresource);
        }
        return operation == Operation.UPDATE ? shown + " using " + version : shown;
    }

    private static String quoted(String text) {
        return Json.text(JsonNodeFactory.instance.stringNode(text));
    }
}

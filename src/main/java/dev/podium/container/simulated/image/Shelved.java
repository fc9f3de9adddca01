package dev.podium.container.simulated.image;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a {@link FlunderShelf} answers. */
record Shelved(int code, ObjectNode body) {

    static Shelved refused(int code, String reason, String message) {
        return new Shelved(code, status(code, reason, message));
    }

    /** A Status of something that failed. */
    static ObjectNode status(int code, String reason, String message) {
        ObjectNode status = JsonMapper.shared()
                .createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Failure").put("message", message).put("reason", reason).put("code", code);
    }

    /** A Status of a deletion that is done. */
    static ObjectNode gone(String name, String group, String resource, String uid) {
        ObjectNode status = JsonMapper.shared()
                .createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        status.putObject("details").put("name", name).put("group", group).put("kind", resource).put("uid", uid);
        return status;
    }
}

package dev.podium.web.connect;

import dev.podium.machinery.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** How a command ended, as its client is told (upstream's {@code remotecommand.writeStatus}). */
sealed interface CommandStatus {

    /** It ended with exit code 0, or nothing more was asked than to be attached. */
    record Success() implements CommandStatus {}

    /** It ended with another exit code. */
    record Exited(List<String> command, int code) implements CommandStatus {}

    /** It could not be run. */
    record Failed(String message) implements CommandStatus {}

    /** How a protocol says it. */
    enum Form {
        /** A {@code v1.Status}: from version 4 on. */
        STATUS,
        /** The message of a failure, or nothing. */
        TEXT;

        private static final Set<String> WITH_STATUS =
                Set.of("v5.channel.k8s.io", "v4.channel.k8s.io", "v4.base64.channel.k8s.io");

        static Form in(String protocol) {
            return WITH_STATUS.contains(protocol) ? STATUS : TEXT;
        }
    }

    default void write(OutputStream error, Form form) throws IOException {
        switch (form) {
            case STATUS -> error.write(Json.bytes(object()));
            case TEXT -> {
                if (!(this instanceof Success)) {
                    error.write(object().path("message").asString("").getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        error.flush();
    }

    private ObjectNode object() {
        ObjectNode status = Json.mapper().createObjectNode();
        status.putObject("metadata");
        switch (this) {
            case Success _ -> status.put("status", "Success");
            case Exited(List<String> command, int code) -> {
                status.put("status", "Failure");
                status.put(
                        "message",
                        "command terminated with non-zero exit code: error executing command ["
                                + String.join(" ", command) + "], exit code " + code);
                status.put("reason", "NonZeroExitCode");
                status.putObject("details")
                        .putArray("causes")
                        .addObject()
                        .put("reason", "ExitCode")
                        .put("message", Integer.toString(code));
            }
            case Failed(String message) -> {
                status.put("status", "Failure");
                status.put("message", "Internal error occurred: " + message);
                status.put("reason", "InternalError");
                status.putObject("details").putArray("causes").addObject().put("message", message);
                status.put("code", 500);
            }
        }
        return status;
    }
}

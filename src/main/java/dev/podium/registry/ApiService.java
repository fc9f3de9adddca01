package dev.podium.registry;

import dev.podium.machinery.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A version of a group and who serves it, as an APIService has it.
 *
 * @param server null: this one
 * @param available what has been found out last; what this server serves is available always
 */
public record ApiService(
        String name, String group, String version, Priority priority, @Nullable Server server, Availability available) {

    /** Where clients see it among the others: the highest first. */
    public record Priority(int group, int version) {}

    /** Whether requests can be passed on. */
    public enum Availability {
        AVAILABLE,
        UNAVAILABLE
    }

    /**
     * Another API server, behind a Service.
     *
     * @param trust whose certificate it has to show
     */
    public record Server(String namespace, String service, int port, Credentials trust) {

        /** Who it should be. */
        String host() {
            return service + "." + namespace + ".svc";
        }
    }

    /** @param authorities certificates in PEM, encoded as in the object; empty: those that this JVM trusts */
    public record Credentials(String authorities, Verification verification) {}

    /** Whether it matters who answers. */
    public enum Verification {
        REQUIRED,
        SKIPPED
    }

    static ApiService read(byte[] bytes) {
        JsonNode object = Json.parse(bytes);
        JsonNode spec = object.path("spec");
        JsonNode reference = spec.path("service");
        boolean available = object.at("/status/conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals("Available")
                        && each.path("status").asString("").equals("True"));
        return new ApiService(
                object.path("metadata").path("name").asString(""),
                spec.path("group").asString(""),
                spec.path("version").asString(""),
                new Priority(spec.path("groupPriorityMinimum").asInt(0), spec.path("versionPriority").asInt(0)),
                reference.isObject() ? server(spec, reference) : null,
                available || !reference.isObject() ? Availability.AVAILABLE : Availability.UNAVAILABLE);
    }

    private static Server server(JsonNode spec, JsonNode reference) {
        return new Server(
                reference.path("namespace").asString(""),
                reference.path("name").asString(""),
                reference.path("port").asInt(443),
                new Credentials(
                        spec.path("caBundle").asString(""),
                        spec.path("insecureSkipTLSVerify").asBoolean(false) ? Verification.SKIPPED : Verification.REQUIRED));
    }

    /** Where its resources are. */
    public String path() {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }
}

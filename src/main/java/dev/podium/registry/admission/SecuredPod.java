package dev.podium.registry.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A Pod as the security standards look at it: its own settings, and those of all its containers. */
record SecuredPod(JsonNode metadata, JsonNode spec, List<JsonNode> containers) {

    SecuredPod(JsonNode pod) {
        this(pod.path("metadata"), pod.path("spec"), all(pod.path("spec")));
    }

    private static List<JsonNode> all(JsonNode spec) {
        List<JsonNode> all = new ArrayList<>();
        for (String each : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec.path(each).forEach(all::add);
        }
        return all;
    }

    JsonNode settings() {
        return spec.path("securityContext");
    }

    static JsonNode settings(JsonNode container) {
        return container.path("securityContext");
    }

    /** The names of the containers for which something holds. */
    List<String> which(Predicate<JsonNode> holds) {
        return containers.stream().filter(holds).map(each -> each.path("name").asString("")).toList();
    }

    boolean windows() {
        return spec.path("os").path("name").asString("").equals("windows");
    }

    /** {@code container "a"}, {@code containers "a", "b"}. */
    static String named(List<String> containers) {
        return counted("container", containers) + " " + quoted(containers);
    }

    static String counted(String word, List<?> some) {
        return some.size() == 1 ? word : word + "s";
    }

    static String quoted(List<String> some) {
        return some.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", "));
    }
}

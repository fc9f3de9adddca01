package dev.podium.registry.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
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

    JsonNode annotations() {
        return metadata.path("annotations");
    }

    JsonNode settings() {
        return spec.path("securityContext");
    }

    static JsonNode settings(JsonNode container) {
        return container.path("securityContext");
    }

    static String name(JsonNode container) {
        return container.path("name").asString("");
    }

    /** Whether that is said: of what nobody says, neither is. */
    static boolean isTrue(JsonNode parent, String field) {
        return parent.path(field).isBoolean() && parent.path(field).booleanValue();
    }

    static boolean isFalse(JsonNode parent, String field) {
        return parent.path(field).isBoolean() && !parent.path(field).booleanValue();
    }

    /** The names of the containers for which something holds. */
    List<String> which(Predicate<JsonNode> holds) {
        return containers.stream().filter(holds).map(SecuredPod::name).toList();
    }

    /** @param wrong which values of a container must not be; empty if all is well */
    Offenders containersWith(Function<JsonNode, List<String>> wrong) {
        List<String> names = new ArrayList<>();
        SortedSet<String> values = new TreeSet<>();
        for (JsonNode each : containers) {
            List<String> found = wrong.apply(each);
            if (!found.isEmpty()) {
                names.add(name(each));
                values.addAll(found);
            }
        }
        return new Offenders(false, names, values);
    }

    /** @param wrong which values of a {@code securityContext}, the Pod's or a container's, must not be */
    Offenders settersOf(Function<JsonNode, List<String>> wrong) {
        Offenders found = containersWith(container -> wrong.apply(settings(container)));
        List<String> own = wrong.apply(settings());
        found.values().addAll(own);
        return new Offenders(!own.isEmpty(), found.containers(), found.values());
    }

    /** Who has a {@code securityContext} for which something holds, of no particular value. */
    Offenders settersWhere(Predicate<JsonNode> holds) {
        return settersOf(settings -> holds.test(settings) ? List.of("") : List.of());
    }

    boolean windows() {
        return spec.path("os").path("name").asString("").equals("windows");
    }

    /** Whether its users are others than those of the host. */
    boolean ownUsers() {
        return isFalse(spec, "hostUsers");
    }
}

package dev.podium.machinery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Empty lists and maps of a request that upstream's rules tell from none: they compare with {@code nil}, or by
 * {@code reflect.DeepEqual} (pkg/apis/core/validation; apiextensions' too). All others are as good as absent, and so are these to
 * everybody but the rules, for an empty one is never stored.
 */
public final class SentEmpties {

    /** Where nothing like that was sent. */
    public static final SentEmpties NONE = new SentEmpties(List.of());

    private static final String ROOT = "spec.versions.schema.openAPIV3Schema.";

    /** What the root of a schema must not have beside a status, and its metadata not at all. */
    private static final List<String> OF_SCHEMAS = List.of(
            "allOf", "anyOf", "oneOf", "enum", "patternProperties", "definitions", "x-kubernetes-list-map-keys");

    /** Paths of fields by kind. Items of lists are not counted. */
    private static final Map<String, Set<String>> PLACES = Map.ofEntries(
            Map.entry("ConfigMap", Set.of("data", "binaryData")),
            Map.entry("Secret", Set.of("data")),
            Map.entry("Pod", ofPods("spec.")),
            Map.entry("PodTemplate", ofPods("template.spec.")),
            Map.entry("ReplicationController", ofPods("spec.template.spec.")),
            Map.entry("ReplicaSet", ofPods("spec.template.spec.")),
            Map.entry("Deployment", ofPods("spec.template.spec.")),
            Map.entry("StatefulSet", ofPods("spec.template.spec.")),
            Map.entry("DaemonSet", ofPods("spec.template.spec.")),
            Map.entry("Job", ofPods("spec.template.spec.")),
            Map.entry("CronJob", ofPods("spec.jobTemplate.spec.template.spec.")),
            Map.entry(
                    "CustomResourceDefinition",
                    Stream.concat(
                                    OF_SCHEMAS.stream().flatMap(each ->
                                            Stream.of(ROOT + each, ROOT + "properties.metadata." + each)),
                                    Stream.of(ROOT + "properties.metadata.required"))
                            .collect(Collectors.toSet())));

    private static Set<String> ofPods(String spec) {
        return Stream.of(
                        "resources.claims",
                        "securityContext.supplementalGroups",
                        "ephemeralContainers.ports",
                        "ephemeralContainers.resizePolicy",
                        "ephemeralContainers.restartPolicyRules",
                        "ephemeralContainers.resources.limits",
                        "ephemeralContainers.resources.requests",
                        "ephemeralContainers.resources.claims")
                .map(spec::concat)
                .collect(Collectors.toSet());
    }

    private final List<Place> taken;

    private SentEmpties(List<Place> taken) {
        this.taken = taken;
    }

    /** @param steps names, and numbers of items */
    private record Place(List<Object> steps, String field, JsonNode value) {}

    /** Whether rules look at that field of that kind though it is empty. */
    static boolean matter(String kind, CharSequence path) {
        Set<String> places = PLACES.getOrDefault(kind, Set.of());
        return !places.isEmpty() && places.contains(path.toString().replaceAll("\\[\\d+]", ""));
    }

    /** Takes them out of an object of that kind. */
    static SentEmpties take(String kind, ObjectNode object) {
        List<Place> taken = new ArrayList<>();
        for (String each : PLACES.getOrDefault(kind, Set.of())) {
            take(object, List.of(each.split("\\.")), List.of(), taken);
        }
        return taken.isEmpty() ? NONE : new SentEmpties(taken);
    }

    private static void take(JsonNode node, List<String> path, List<Object> steps, List<Place> taken) {
        switch (node) {
            case ArrayNode items -> {
                for (int i = 0; i < items.size(); i++) {
                    take(items.get(i), path, and(steps, i), taken);
                }
            }
            case ObjectNode object when path.size() > 1 ->
                take(object.path(path.getFirst()), path.subList(1, path.size()), and(steps, path.getFirst()), taken);
            case ObjectNode object -> {
                JsonNode value = object.path(path.getFirst());
                if (value.isContainer() && value.isEmpty()) {
                    object.remove(path.getFirst());
                    taken.add(new Place(steps, path.getFirst(), value));
                }
            }
            default -> {}
        }
    }

    private static List<Object> and(List<Object> steps, Object step) {
        return Stream.concat(steps.stream(), Stream.of(step)).toList();
    }

    /** The object as the rules are to see it; a copy, if anything was sent. */
    public ObjectNode in(ObjectNode object) {
        if (taken.isEmpty()) {
            return object;
        }
        ObjectNode seen = object.deepCopy();
        for (Place each : taken) {
            JsonNode owner = seen;
            for (Object step : each.steps()) {
                owner = step instanceof Integer item ? owner.path(item) : owner.path((String) step);
            }
            if (owner instanceof ObjectNode into && !into.has(each.field())) {
                into.set(each.field(), each.value());
            }
        }
        return seen;
    }
}

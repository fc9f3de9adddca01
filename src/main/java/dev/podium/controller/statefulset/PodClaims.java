package dev.podium.controller.statefulset;

import dev.podium.client.OwnedObject;
import dev.podium.client.ResourceType;
import dev.podium.model.Pod;
import dev.podium.model.StatefulSet;
import dev.podium.model.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The claims that a StatefulSet's Pod uses: made from templates, found again by their names. */
final class PodClaims {

    static final ResourceType<OwnedObject> TYPE =
            new ResourceType<>("", "v1", "persistentvolumeclaims", OwnedObject.class);

    private PodClaims() {}

    static String name(StatefulSet set, JsonNode template, int ordinal) {
        return template(template) + "-" + Identity.name(set, ordinal);
    }

    private static String template(JsonNode template) {
        return template.path("metadata").path("name").asString("");
    }

    /** The names of a Pod's claims. */
    static List<String> names(StatefulSet set, int ordinal) {
        return set.spec().volumeClaimTemplates().stream()
                .map(each -> name(set, each, ordinal))
                .toList();
    }

    /** A claim to be created: as its template, with the labels that the StatefulSet selects by. */
    static ObjectNode claim(StatefulSet set, JsonNode template, int ordinal) {
        ObjectNode claim = template.deepCopy().asObject();
        claim.remove("status");
        ObjectNode metadata = claim.withObject("/metadata");
        metadata.put("name", name(set, template, ordinal));
        metadata.put("namespace", set.metadata().namespaceOrEmpty());
        set.spec().selector().matchLabels().forEach((key, value) -> metadata.withObject("labels").put(key, value));
        return claim;
    }

    /** Gives the Pod a volume for each claim, in place of those of the same names. */
    static void mount(StatefulSet set, ObjectNode pod, int ordinal) {
        if (set.spec().volumeClaimTemplates().isEmpty()) {
            return;
        }
        ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
        Set<String> named = new HashSet<>();
        for (JsonNode each : set.spec().volumeClaimTemplates()) {
            named.add(template(each));
            volumes.addObject()
                    .put("name", template(each))
                    .putObject("persistentVolumeClaim")
                    .put("claimName", name(set, each, ordinal));
        }
        ObjectNode spec = (ObjectNode) pod.path("spec");
        for (JsonNode each : new ArrayList<>(spec.path("volumes").values())) {
            if (!named.contains(each.path("name").asString(""))) {
                volumes.add(each);
            }
        }
        spec.set("volumes", volumes);
    }

    /** Whether the Pod has a volume for each of its claims. */
    static boolean mounted(StatefulSet set, Pod pod, int ordinal) {
        return set.spec().volumeClaimTemplates().stream()
                .allMatch(each -> pod.spec().volumes().stream()
                        .anyMatch(volume -> uses(volume, template(each), name(set, each, ordinal))));
    }

    private static boolean uses(Volume volume, String name, String claim) {
        return volume.name().equals(name)
                && volume.persistentVolumeClaim() != null
                && volume.persistentVolumeClaim().path("claimName").asString("").equals(claim);
    }
}

package dev.podium.controller.history;

import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.pods.PodTemplates;
import dev.podium.model.ControllerRevision;
import dev.podium.model.ObjectMeta;
import dev.podium.model.PodTemplate;
import dev.podium.model.Records;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an owner is now, to be stored.
 *
 * @param number the revision
 * @param label which label of the revision says its hash
 * @param hash what tells its name from others of the same owner
 */
public record Snapshot(PodTemplate template, long number, String label, String hash) {

    /** How much of the owner's name fits into a revision's (upstream's {@code ControllerRevisionName}). */
    private static final int LONGEST = 223;

    /** A StatefulSet's revision; its hash is FNV-32 of the patch and of how often the name was found to be taken. */
    public static Snapshot ofStatefulSet(PodTemplate template, long number, int collisions) {
        int hash = 0x811c9dc5;
        for (byte each : (patch(template).toString() + collisions).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash * 0x01000193) ^ (each & 0xff);
        }
        return new Snapshot(template, number, "controller.kubernetes.io/hash", PodTemplates.letters(hash));
    }

    /** A DaemonSet's revision; its hash is that of the template and of how often the name was found to be taken. */
    public static Snapshot ofDaemonSet(PodTemplate template, long number, @Nullable Integer collisions) {
        return new Snapshot(template, number, History.POD_LABEL, PodTemplates.hash(template, collisions));
    }

    /** The name of the revision. */
    public String name(ObjectMeta owner) {
        String name = owner.nameOrEmpty();
        return name.substring(0, Math.min(name.length(), LONGEST)) + "-" + hash;
    }

    /** The template that a revision restores. */
    public static PodTemplate template(ControllerRevision revision) {
        JsonNode data = revision.data();
        JsonNode template = data == null ? JsonNodeFactory.instance.objectNode() : data.path("spec").path("template");
        return Records.read(
                template.isObject() ? template : JsonNodeFactory.instance.objectNode(), PodTemplate.class);
    }

    ObjectNode tree(OwnerKind kind, ObjectMeta owner) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", name(owner));
        ObjectNode labels = metadata.putObject("labels");
        template.metadata().labels().forEach(labels::put);
        labels.put(label, hash);
        owner.annotations().forEach((key, value) -> metadata.withObject("annotations").put(key, value));
        metadata.putArray("ownerReferences").add(kind.reference(owner));
        tree.set("data", patch(template));
        tree.put("revision", number);
        return tree;
    }

    /** A strategic merge patch that puts the template in place of another; sorted, as Go writes maps. */
    private static ObjectNode patch(PodTemplate template) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("$patch", "replace");
        content.set("metadata", Records.tree(template.metadata()));
        content.set("spec", template.spec());
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").set("template", sorted(content));
        return patch;
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            new TreeMap<>(object.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .forEach((field, value) -> sorted.set(field, sorted(value)));
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> list.add(sorted(each)));
            return list;
        }
        return node.deepCopy();
    }
}

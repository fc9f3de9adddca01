package dev.podium.controller.pods;

import dev.podium.model.ObjectMeta;
import dev.podium.model.PodTemplate;
import dev.podium.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Whether two templates make the same Pods, and a short name for one. Upstream hashes what its printer makes of a Go struct;
 * here it is the JSON, so the same template is named otherwise than there, but always alike.
 */
public final class PodTemplates {

    /** The label that tells the Pods of one revision from those of another. */
    public static final String HASH = "pod-template-hash";

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final Set<String> QUANTITIES = Set.of("limits", "requests", "overhead");
    private static final Set<String> QUANTITY = Set.of("sizeLimit", "divisor");
    private static final Set<String> MAPS = Set.of("nodeSelector", "limits", "requests", "overhead", "matchLabels");

    private PodTemplates() {}

    /** Whether the templates differ in nothing but the label that names a revision. */
    public static boolean same(PodTemplate one, PodTemplate other) {
        return canonical(one).equals(canonical(other));
    }

    /**
     * The name of a template: FNV-32a of it, in letters that spell no words.
     *
     * @param collisions how often the name was found to be taken by another template; null: never
     */
    public static String hash(PodTemplate template, @Nullable Integer collisions) {
        int hash = 0x811c9dc5;
        for (byte each : canonical(template).toString().getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x01000193;
        }
        if (collisions != null) {
            for (int shift = 0; shift < 64; shift += 8) {
                hash = (hash ^ (int) ((collisions.longValue() >> shift) & 0xff)) * 0x01000193;
            }
        }
        return letters(hash);
    }

    /** A hash in letters that spell no words (upstream's {@code rand.SafeEncodeString} of its digits). */
    public static String letters(int hash) {
        return Integer.toUnsignedString(hash)
                .chars()
                .mapToObj(each -> String.valueOf(ALPHABET.charAt(each % ALPHABET.length())))
                .collect(Collectors.joining());
    }

    private static ObjectNode canonical(PodTemplate template) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectMeta metadata = template.metadata();
        Map<String, String> labels = new TreeMap<>(metadata.labels());
        labels.remove(HASH);
        labels.forEach(tree.putObject("labels")::put);
        new TreeMap<>(metadata.annotations()).forEach(tree.putObject("annotations")::put);
        metadata.finalizers().forEach(tree.putArray("finalizers")::add);
        tree.set("spec", canonical(template.spec(), ""));
        return tree;
    }

    /** Sorted, without nulls and empty lists and maps, quantities in their shortest form. */
    private static JsonNode canonical(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            new TreeMap<>(object.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .forEach((field, value) -> {
                        boolean nothing = value.isNull()
                                || (value.isEmpty() && (value.isArray() || MAPS.contains(field)));
                        if (!nothing) {
                            sorted.set(
                                    field,
                                    QUANTITIES.contains(name) || QUANTITY.contains(field)
                                            ? quantity(value)
                                            : canonical(value, field));
                        }
                    });
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> list.add(canonical(each, "")));
            return list;
        }
        return node;
    }

    private static JsonNode quantity(JsonNode value) {
        return value.isValueNode()
                ? StringNode.valueOf(
                        Quantity.of(value.asString("")).amount().stripTrailingZeros().toPlainString())
                : canonical(value, "");
    }
}

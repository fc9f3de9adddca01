package dev.podium.machinery.custom;

import dev.podium.machinery.kind.Field;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A definition's spec as upstream's validation sees it: what all versions have in common does not stand in them, but above them
 * (apiextensions-apiserver, pkg/apis/apiextensions/v1/conversion.go).
 */
final class SharedParts {

    /** A part of a version, and its name where it is shared. */
    enum Part {
        SCHEMA("schema", "validation"),
        SUBRESOURCES("subresources", "subresources"),
        COLUMNS("additionalPrinterColumns", "additionalPrinterColumns"),
        SELECTABLE("selectableFields", "selectableFields");

        private final String own;
        private final String shared;

        Part(String own, String shared) {
            this.own = own;
            this.shared = shared;
        }
    }

    private final Field spec;
    private final List<Field> versions;
    private final Map<Part, Field> shared = new EnumMap<>(Part.class);

    SharedParts(Field spec) {
        this.spec = spec;
        this.versions = spec.get("versions").items();
        for (Part part : Part.values()) {
            if (!versions.isEmpty() && versions.stream().allMatch(each -> each.get(part.own).same(versions.getFirst().get(part.own)))) {
                shared.put(part, versions.getFirst().get(part.own).named(spec.path() + "." + part.shared));
            }
        }
    }

    List<Field> versions() {
        return versions;
    }

    /** What all versions have; absent if they differ, or have none. */
    Field shared(Part part) {
        return shared.getOrDefault(part, new Field(MissingNode.getInstance(), spec.path() + "." + part.shared, spec.errors()));
    }

    /** What a version has that not all have. */
    Field own(Field version, Part part) {
        Field own = version.get(part.own);
        return shared.containsKey(part) ? new Field(MissingNode.getInstance(), own.path(), own.errors()) : own;
    }

    /** The part of the version of that name, wherever it stands. */
    Field of(String version, Part part) {
        boolean own = versions.stream().anyMatch(each -> own(each, part).present());
        return own
                ? versions.stream().filter(each -> each.get("name").is(version)).findFirst().map(each -> each.get(part.own)).orElse(shared(part))
                : shared(part);
    }

    /** The schemas there are. */
    List<JsonNode> schemas() {
        return versions.stream().map(each -> each.get("schema").get("openAPIV3Schema")).filter(Field::present).map(Field::value).toList();
    }

    /** The versions without what they share, as messages show them. */
    JsonNode shown() {
        if (spec.get("versions").absent()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ArrayNode shown = JsonNodeFactory.instance.arrayNode();
        for (Field each : versions) {
            ObjectNode version = each.value() instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
            shared.keySet().forEach(part -> version.remove(part.own));
            shown.add(version);
        }
        return shown;
    }
}

package dev.podium.machinery.custom;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCustomResourceDefinition and the defaults of apiextensions/v1. */
public final class DefinitionRules implements KindRules {


    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode definition) {
        ObjectNode spec = Defaults.object(definition, "spec");
        ObjectNode names = Defaults.object(spec, "names");
        String kind = names.path("kind").asString("");
        if (!kind.isEmpty()) {
            Defaults.text(names, "singular", kind.toLowerCase(Locale.ROOT));
            Defaults.text(names, "listKind", kind + "List");
        }
        storedVersion(definition, spec);
        ObjectNode conversion = spec.get("conversion") instanceof ObjectNode present ? present : spec.putObject("conversion");
        Defaults.text(conversion, "strategy", "None");
        if (conversion.path("webhook").path("clientConfig").get("service") instanceof ObjectNode service) {
            Defaults.nonZero(service, "port", 443);
        }
    }

    /** What is stored where nothing is said of it is in the first version that is for that. */
    private static void storedVersion(ObjectNode definition, ObjectNode spec) {
        if (!definition.path("status").path("storedVersions").isEmpty()) {
            return;
        }
        for (JsonNode each : spec.path("versions")) {
            if (each.path("storage").asBoolean(false)) {
                Defaults.object(definition, "status").putArray("storedVersions").add(each.path("name").asString(""));
                return;
            }
        }
    }

    @Override
    public void validate(Field definition) {
        Field spec = definition.get("spec");
        String name = spec.get("names").get("plural").text() + "." + spec.get("group").text();
        Field own = definition.get("metadata").get("name");
        if (!own.empty() && !own.text().equals(name)) {
            own.invalid("must be spec.names.plural+\".\"+spec.group");
        }
        spec(spec);
        storedVersions(definition);
        pruned(spec);
    }

    private static void spec(Field spec) {
        group(spec.get("group"));
        spec.get("scope").oneOf(List.of("Cluster", "Namespaced"));
        versions(spec.get("versions"));
        names(spec.get("names"));
        shared(spec.get("versions"));
        conversion(spec.get("conversion"));
    }

    /** What is unknown can be kept by a schema only. */
    private static void pruned(Field spec) {
        if (spec.get("preserveUnknownFields").isTrue()) {
            spec.get("preserveUnknownFields").invalid("cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                    + " spec.versions[*].schema instead");
        }
    }

    private static void group(Field group) {
        if (group.empty()) {
            group.required("");
        } else {
            group.invalid(Names.subdomain(group.text()));
            if (!group.text().contains(".")) {
                group.invalid("should be a domain with at least one dot");
            }
        }
    }

    private static void names(Field names) {
        List<String> all = List.of("plural", "singular", "kind", "listKind");
        all.forEach(each -> names.get(each).mustBeSet());
        for (String each : all) {
            Field name = names.get(each);
            if (name.empty()) {
                continue;
            }
            boolean mixed = each.endsWith("ind");
            for (String problem : Names.label1035(mixed ? name.text().toLowerCase(Locale.ROOT) : name.text())) {
                name.invalid(mixed ? "may have mixed case, but should otherwise match: " + problem : problem);
            }
        }
        names.get("shortNames").items().forEach(each -> each.invalid(Names.label1035(each.text())));
        names.get("categories").items().forEach(each -> each.invalid(Names.label1035(each.text())));
        if (!names.get("kind").empty() && names.get("kind").text().equals(names.get("listKind").text())) {
            names.get("listKind").invalid("kind and listKind may not be the same");
        }
    }

    private static void versions(Field versions) {
        for (Field version : versions.items()) {
            if (!version.get("schema").get("openAPIV3Schema").value().isObject()) {
                version.get("schema").get("openAPIV3Schema").required("");
            }
        }
        Set<String> seen = new HashSet<>();
        int stored = 0;
        boolean unique = true;
        for (Field version : versions.items()) {
            Field name = version.get("name");
            List<String> problems = Names.label1035(name.text());
            if (!problems.isEmpty()) {
                name.invalid(name.text(), String.join(",", problems));
            }
            unique &= seen.add(name.text());
            stored += version.get("storage").isTrue() ? 1 : 0;
            if (version.get("deprecationWarning").present() && !version.get("deprecated").isTrue()) {
                version.get("deprecationWarning").invalid("can only be set for deprecated versions");
            }
        }
        if (!unique) {
            versions.invalid("must contain unique version names");
        }
        if (stored != 1) {
            versions.invalid(versions.present() ? versions.value() : null, "must have exactly one version marked as storage version");
        }
    }

    /** What all versions may have in common. */
    private static void shared(Field versions) {
        parts(versions.items(), "schema", "spec.validation").forEach(DefinitionRules::schema);
        parts(versions.items(), "subresources", "spec.subresources").forEach(DefinitionRules::subresources);
        parts(versions.items(), "additionalPrinterColumns", "spec.additionalPrinterColumns").forEach(DefinitionRules::columns);
        List<Field> selectable = parts(versions.items(), "selectableFields", "spec.selectableFields");
        for (int i = 0; i < selectable.size(); i++) {
            SelectableFields.validate(
                    selectable.get(i), versions.at(i).get("schema").get("openAPIV3Schema").value());
        }
    }

    /**
     * A part of every version.
     *
     * @param shared the name under which it is told about if all versions have the same, as upstream has it in that case
     */
    private static List<Field> parts(List<Field> versions, String name, String shared) {
        List<Field> parts = versions.stream().map(each -> each.get(name)).toList();
        return !parts.isEmpty() && parts.stream().allMatch(each -> each.value().equals(parts.getFirst().value()))
                ? List.of(parts.getFirst().named(shared))
                : parts;
    }

    private static void schema(Field schema) {
        if (schema.get("openAPIV3Schema").value().isObject()) {
            new SchemaShape().root(schema.get("openAPIV3Schema"));
        }
    }

    private static void subresources(Field subresources) {
        Field scale = subresources.get("scale");
        if (scale.present()) {
            path(scale.get("specReplicasPath"), ".spec.");
            path(scale.get("statusReplicasPath"), ".status.");
            if (!scale.get("labelSelectorPath").empty()
                    && simple(scale.get("labelSelectorPath"))
                    && !scale.get("labelSelectorPath").text().matches("\\.(spec|status)\\..+")) {
                scale.get("labelSelectorPath").invalid("should be a json path under either .spec or .status");
            }
        }
    }

    private static void columns(Field columns) {
        for (Field column : columns.items()) {
            column.get("name").mustBeSet();
            column.get("type").oneOf(COLUMN_TYPES);
            if (!column.get("format").empty()) {
                column.get("format").ifSetOneOf(COLUMN_FORMATS);
            }
            Field path = column.get("jsonPath").named(column.path() + ".JSONPath");
            if (path.empty()) {
                path.required("");
            } else {
                simple(path);
            }
        }
    }

    /** Whether it begins as paths do; nothing more is asked of it. */
    private static boolean simple(Field path) {
        boolean simple = path.text().startsWith(".");
        if (!simple) {
            path.invalid("must be a simple json path starting with .");
        }
        return simple;
    }

    private static void path(Field path, String under) {
        if (path.empty()) {
            path.required("");
        } else if (simple(path) && !path.text().startsWith(under)) {
            path.invalid("should be a json path under " + under.substring(0, under.length() - 1));
        }
    }

    private static void conversion(Field conversion) {
        Field strategy = conversion.get("strategy");
        strategy.oneOf(List.of("None", "Webhook"));
        Field webhook = conversion.get("webhook");
        if (strategy.is("Webhook")) {
            if (!webhook.get("clientConfig").present()) {
                webhook.get("clientConfig").required("required when strategy is set to Webhook");
            }
            Field versions = webhook.get("conversionReviewVersions");
            if (versions.size() == 0) {
                versions.required("");
            } else if (versions.items().stream().noneMatch(each -> each.is("v1") || each.is("v1beta1"))) {
                versions.invalid("must include at least one of v1, v1beta1");
            }
        } else if (webhook.present()) {
            webhook.forbidden("should not be set when strategy is not set to Webhook");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        spec(updated.get("spec"));
        boolean established = old.get("status").get("conditions").items().stream()
                .anyMatch(each -> each.get("type").is("Established") && each.get("status").is("True"));
        Field spec = updated.get("spec");
        if (established) {
            immutable(spec.get("scope"), old.get("spec").get("scope"));
            immutable(spec.get("names").get("kind"), old.get("spec").get("names").get("kind"));
        }
        immutable(spec.get("group"), old.get("spec").get("group"));
        immutable(spec.get("names").get("plural"), old.get("spec").get("names").get("plural"));
        storedVersions(updated);
        if (!old.get("spec").get("preserveUnknownFields").isTrue()) {
            pruned(spec);
        }
    }

    private static void immutable(Field text, Field old) {
        if (!text.text().equals(old.text())) {
            text.invalid(text.text(), "field is immutable");
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        storedVersions(updated);
    }

    /** Objects may be stored in any of these, so none of them may go. */
    private static void storedVersions(Field definition) {
        Field stored = definition.get("status").get("storedVersions");
        if (stored.empty()) {
            stored.invalid(stored.present() ? stored.value() : null, "must have at least one stored version");
            return;
        }
        Map<String, Field> gone = new LinkedHashMap<>();
        stored.items().forEach(each -> gone.put(each.text(), each));
        for (JsonNode each : definition.get("spec").get("versions").value()) {
            String name = each.path("name").asString("");
            if (gone.remove(name) == null && each.path("storage").asBoolean(false)) {
                stored.invalid("must have the storage version " + name);
            }
        }
        gone.forEach((name, each) -> each.invalid("missing from spec.versions; " + name + " was previously a storage version, and must"
                + " remain in spec.versions until a storage migration ensures no data remains persisted in " + name
                + " and removes " + name + " from status.storedVersions"));
    }
}

package dev.podium.machinery.custom;

import dev.podium.machinery.ApiApproval;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Formats;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCustomResourceDefinition and the defaults of apiextensions/v1. */
public final class DefinitionRules implements KindRules {

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
        if (!(spec.get("conversion") instanceof ObjectNode)) {
            spec.putObject("conversion").put("strategy", "None");
        }
        if (spec.path("conversion").path("webhook").path("clientConfig").get("service") instanceof ObjectNode service) {
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
        name(definition);
        new DefinitionSpec(definition.get("spec"), Leniency.AT_FIRST).check();
        DefinitionNames.check(definition.get("status").get("acceptedNames"));
        storedVersions(definition);
        approval(definition, null);
        pruned(definition.get("spec"));
    }

    /** Told together with what else is wrong with the name. */
    private static void name(Field definition) {
        String name = definition.get("spec").get("names").get("plural").text() + "." + definition.get("spec").get("group").text();
        List<FieldError> errors = definition.errors();
        int at = 0;
        for (String each : List.of("generateName", "name")) {
            Field own = definition.get("metadata").get(each);
            while (at < errors.size() && errors.get(at).path().equals(own.path())) {
                at++;
            }
            if (!own.empty() && !own.text().equals(name)) {
                errors.add(at++, FieldError.invalid(own.path(), own.value(), "must be spec.names.plural+\".\"+spec.group"));
            }
        }
    }

    /** What is unknown can be kept by a schema only. */
    private static void pruned(Field spec) {
        if (spec.get("preserveUnknownFields").isTrue()) {
            spec.get("preserveUnknownFields").invalid("cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                    + " spec.versions[*].schema instead");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Field spec = updated.get("spec");
        new DefinitionSpec(spec, Leniency.after(old, updated)).check();
        if (Leniency.established(old)) {
            immutable(spec.get("scope"), old.get("spec").get("scope"));
            immutable(spec.get("names").get("kind"), old.get("spec").get("names").get("kind"));
        }
        immutable(spec.get("group"), old.get("spec").get("group"));
        immutable(spec.get("names").get("plural"), old.get("spec").get("names").get("plural"));
        DefinitionNames.check(updated.get("status").get("acceptedNames"));
        storedVersions(updated);
        approval(updated, old);
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
        DefinitionNames.check(updated.get("status").get("acceptedNames"));
    }

    /** Groups of the Kubernetes project itself say whether their API was reviewed. */
    private static void approval(Field definition, @Nullable Field old) {
        String group = definition.get("spec").get("group").text();
        if (!ApiApproval.needed(group)) {
            return;
        }
        Field annotation = definition.get("metadata").get("annotations").key(ApiApproval.ANNOTATION);
        ApiApproval approval = ApiApproval.of(annotation.text());
        if (old != null && ApiApproval.of(old.get("metadata").get("annotations").key(ApiApproval.ANNOTATION).text()) == approval) {
            return;
        }
        switch (approval) {
            case INVALID -> annotation.invalid(approval.reason(annotation.text()));
            case MISSING -> annotation.required(approval.reason(annotation.text()));
            case APPROVED, BYPASSED -> {}
        }
    }

    /** Objects may be stored in any of these, so none of them may go. */
    private static void storedVersions(Field definition) {
        Field stored = definition.get("status").get("storedVersions");
        if (stored.empty()) {
            stored.invalid(null, "must have at least one stored version");
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

    @Override
    public List<String> warningsOnCreate(Field definition) {
        return formats(definition).stream().map(DefinitionRules::warning).toList();
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        List<String> known = formats(old);
        return formats(updated).stream().filter(each -> !known.contains(each)).map(DefinitionRules::warning).toList();
    }

    private static String warning(String format) {
        return "unrecognized format " + FieldError.quoted(format);
    }

    /** The formats that nobody knows. */
    private static List<String> formats(Field definition) {
        Set<String> unknown = new LinkedHashSet<>();
        for (JsonNode each : new SharedParts(definition.get("spec").muted()).schemas()) {
            SchemaWalk.each(each, schema -> {
                String format = schema.path("format").asString("");
                if (!format.isEmpty() && !Formats.known(schema.path("type").asString(""), format)) {
                    unknown.add(format);
                }
            });
        }
        return List.copyOf(unknown);
    }
}

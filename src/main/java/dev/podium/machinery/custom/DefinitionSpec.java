package dev.podium.machinery.custom;

import dev.podium.machinery.custom.SharedParts.Part;
import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Upstream's validateCustomResourceDefinitionSpec, rule by rule in its order. */
final class DefinitionSpec {

    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
    private static final int LONGEST_WARNING = 256;

    private final Field spec;
    private final Leniency leniency;
    private final SharedParts parts;
    private final boolean keepsUnknown;

    DefinitionSpec(Field spec, Leniency leniency) {
        this.spec = spec;
        this.leniency = leniency;
        this.parts = new SharedParts(spec);
        this.keepsUnknown = spec.get("preserveUnknownFields").isTrue();
    }

    void check() {
        group(spec.get("group"));
        spec.get("scope").oneOf(List.of("Cluster", "Namespaced"));
        schemasThere();
        if (keepsUnknown && parts.schemas().stream().anyMatch(each -> SchemaWalk.has(each, schema -> schema.has("default")))) {
            spec.get("preserveUnknownFields").invalid("must be false in order to use defaults in the schema");
        }
        versions();
        names(spec.get("names"));
        SchemaRoot.check(parts.shared(Part.SCHEMA), statusOfAny(), structured(), leniency, firstVersion());
        subresources(parts.shared(Part.SUBRESOURCES));
        columns(parts.shared(Part.COLUMNS));
        sharedSelectables(parts.shared(Part.SELECTABLE));
        Field conversion = spec.get("conversion");
        if (keepsUnknown && conversion.present() && !conversion.get("strategy").is("None")) {
            conversion.get("strategy").invalid(conversion.get("strategy").text(), "must be None if spec.preserveUnknownFields is true");
        }
        ConversionRules.check(conversion, leniency);
    }

    private static void group(Field group) {
        List<String> problems = Names.subdomain(group.text());
        if (group.empty()) {
            group.required("");
        } else if (!problems.isEmpty()) {
            group.invalid(group.text(), String.join(",", problems));
        } else if (!group.text().contains(".")) {
            group.invalid("should be a domain with at least one dot");
        }
    }

    private void schemasThere() {
        for (Field version : parts.versions()) {
            Field schema = version.get("schema").get("openAPIV3Schema");
            if (!schema.absent()) {
                continue;
            }
            if (!leniency.allows(Leniency.Fault.NO_SCHEMA)) {
                schema.required("");
            } else if (!keepsUnknown && version.get("served").isTrue()) {
                schema.required("because otherwise all fields are pruned");
            }
        }
    }

    /** Whether schemas must be structural. */
    private SchemaRoot.Form structured() {
        boolean must = !leniency.allows(Leniency.Fault.STRUCTURE)
                || !keepsUnknown
                || parts.schemas().stream().anyMatch(each -> SchemaWalk.has(each, DefinitionSpec::needsStructure));
        return must ? SchemaRoot.Form.STRUCTURAL : SchemaRoot.Form.ANY;
    }

    private static boolean needsStructure(JsonNode schema) {
        return schema.has("default")
                || schema.path("x-kubernetes-embedded-resource").asBoolean(false)
                || schema.has("x-kubernetes-preserve-unknown-fields")
                || schema.path("x-kubernetes-int-or-string").asBoolean(false)
                || !schema.path("x-kubernetes-list-map-keys").isEmpty()
                || schema.has("x-kubernetes-list-type")
                || !schema.path("x-kubernetes-validations").isEmpty();
    }

    private String firstVersion() {
        return parts.versions().isEmpty() ? "" : parts.versions().getFirst().get("name").text();
    }

    private SchemaRoot.Status statusOfAny() {
        boolean any = status(parts.shared(Part.SUBRESOURCES)) == SchemaRoot.Status.APART
                || parts.versions().stream().anyMatch(each -> status(each.get("subresources")) == SchemaRoot.Status.APART);
        return any ? SchemaRoot.Status.APART : SchemaRoot.Status.WITHIN;
    }

    private static SchemaRoot.Status status(Field subresources) {
        return subresources.get("status").present() ? SchemaRoot.Status.APART : SchemaRoot.Status.WITHIN;
    }

    private void versions() {
        Set<String> seen = new HashSet<>();
        int stored = 0;
        boolean unique = true;
        for (Field version : parts.versions()) {
            Field name = version.get("name");
            unique &= seen.add(name.text());
            stored += version.get("storage").isTrue() ? 1 : 0;
            DefinitionNames.label(name);
            deprecation(version);
            SchemaRoot.check(
                    parts.own(version, Part.SCHEMA), status(parts.of(name.text(), Part.SUBRESOURCES)), structured(), leniency, name.text());
            subresources(parts.own(version, Part.SUBRESOURCES));
            columns(parts.own(version, Part.COLUMNS));
            selectables(parts.own(version, Part.SELECTABLE), parts.own(version, Part.SCHEMA), name.text());
        }
        Field versions = spec.get("versions");
        if (!unique) {
            versions.invalid(parts.shown(), "must contain unique version names");
        }
        if (stored != 1) {
            versions.invalid(parts.shown(), "must have exactly one version marked as storage version");
        }
        if (!firstVersion().isEmpty()) {
            DefinitionNames.label(parts.versions().getFirst().get("name").named(spec.path() + ".version"));
        }
    }

    private static void deprecation(Field version) {
        Field warning = version.get("deprecationWarning");
        if (warning.absent()) {
            return;
        }
        if (!version.get("deprecated").isTrue()) {
            warning.invalid("can only be set for deprecated versions");
            return;
        }
        if (Names.bytes(warning.text()) > LONGEST_WARNING) {
            warning.invalid("must be <= 256 characters long");
        }
        if (warning.text().isEmpty()) {
            warning.invalid("must not be an empty string");
        }
        int index = 0;
        for (int each : warning.text().codePoints().toArray()) {
            if (!printable(each)) {
                warning.invalid("must only contain printable UTF-8 characters; non-printable character found at index " + index);
                break;
            }
            index += Names.bytes(Character.toString(each));
        }
    }

    /** As Go's {@code unicode.IsPrint} has it: letters, marks, numbers, punctuation, symbols, and the ordinary space. */
    private static boolean printable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }

    private static void names(Field names) {
        List.of("plural", "singular", "kind", "listKind").forEach(each -> names.get(each).mustBeSet());
        DefinitionNames.check(names);
    }

    private static void subresources(Field subresources) {
        Field scale = subresources.get("scale");
        if (scale.present()) {
            path(scale.get("specReplicasPath"), ".spec.");
            path(scale.get("statusReplicasPath"), ".status.");
            if (!scale.get("labelSelectorPath").empty()
                    && simple(scale.get("labelSelectorPath"))
                    && !scale.get("labelSelectorPath").text().startsWith(".spec.")
                    && !scale.get("labelSelectorPath").text().startsWith(".status.")) {
                scale.get("labelSelectorPath").invalid("should be a json path under either .spec or .status");
            }
        }
    }

    private static void columns(Field columns) {
        for (Field column : columns.items()) {
            column.get("name").mustBeSet();
            String types = "must be one of " + String.join(",", COLUMN_TYPES);
            if (column.get("type").empty()) {
                column.get("type").required(types);
            } else if (!COLUMN_TYPES.contains(column.get("type").text())) {
                column.get("type").invalid(types);
            }
            if (!column.get("format").empty() && !COLUMN_FORMATS.contains(column.get("format").text())) {
                column.get("format").invalid("must be one of " + String.join(",", COLUMN_FORMATS));
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

    private void selectables(Field fields, Field schema, String version) {
        if (fields.size() == 0) {
            return;
        }
        if (schema.get("openAPIV3Schema").absent()) {
            fields.invalid("", "may only be set when `version.schema.openAPIV3Schema` is not included");
        } else {
            selectables(fields, schema.get("openAPIV3Schema"), schema.path() + ".openAPIV3Schema", version);
        }
    }

    private void sharedSelectables(Field fields) {
        if (fields.size() == 0) {
            return;
        }
        Field schema = parts.shared(Part.SCHEMA);
        if (schema.absent()) {
            fields.invalid("", "may only be set when validations.schema is included");
        } else {
            selectables(fields, schema.get("openAPIV3Schema"), spec.path() + ".schema.openAPIV3Schema", "");
        }
    }

    private void selectables(Field fields, Field schema, String place, String version) {
        String unfit = schema.absent() ? "" : StructuralForm.unfit(schema.value());
        if (!unfit.isEmpty()) {
            schema.named(place).invalid("", unfit);
        }
        SelectableFields.Most most = leniency.crowded().contains(version) ? SelectableFields.Most.ANY : SelectableFields.Most.EIGHT;
        SelectableFields.validate(fields, unfit.isEmpty() ? schema.value() : schema.get("none").value(), most);
    }
}

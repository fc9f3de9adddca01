package dev.podium.machinery.custom;

import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoded;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.Definition;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Format;
import dev.podium.machinery.JsonPaths;
import dev.podium.machinery.Metadata;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.NameRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One version of a custom kind: what its definition says of it. */
public final class CustomModel implements ObjectModel {

    private static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    private static final Decoder DECODER = new Decoder();
    static final Schema IDENTITY = Schema.of(identity(), Schemas.bundled()::definition);

    /** With these, a value is not what its rules were written for. */
    private static final Set<FieldError.Type> BLOCKING = EnumSet.of(
            FieldError.Type.REQUIRED,
            FieldError.Type.TOO_LONG,
            FieldError.Type.TOO_MANY,
            FieldError.Type.TYPE_INVALID);

    private final Scope scope;
    private final Schema structure;
    private final Schema whole;
    private final Definition.@Nullable Scale scale;
    private volatile @Nullable SchemaRules rules;

    public CustomModel(Scope scope, Definition.Version version) {
        this.scope = scope;
        this.structure = Schema.of(version.schema());
        this.whole = Schema.of(published(version.schema()), Schemas.bundled()::definition);
        this.scale = version.scale();
    }

    private static ObjectNode identity() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties").putObject("metadata").put("$ref", "#/definitions/" + OBJECT_META);
        schema.put("x-kubernetes-preserve-unknown-fields", true);
        return schema;
    }

    /** The schema with what every object has: as it is published, and as server-side apply reads it. */
    private static ObjectNode published(ObjectNode schema) {
        ObjectNode whole = schema.deepCopy();
        ObjectNode properties = whole.withObjectProperty("properties");
        properties.putObject("apiVersion").put("type", "string").put(
                "description",
                "APIVersion defines the versioned schema of this representation of an object. More info:"
                        + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources");
        properties.putObject("kind").put("type", "string").put(
                "description",
                "Kind is a string value representing the REST resource this object represents. More info:"
                        + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds");
        properties
                .putObject("metadata")
                .put("$ref", "#/definitions/" + OBJECT_META)
                .put("description", "Standard object's metadata.");
        return whole;
    }

    @Override
    public Origin origin() {
        return Origin.DEFINED;
    }

    @Override
    public Schema schema() {
        return whole;
    }

    @Override
    public Patching patching() {
        return Patching.PLAIN;
    }

    @Override
    public Decoded decode(byte[] body, Format format, FieldValidation validation) {
        if (validation == FieldValidation.STRICT && format == Format.YAML) {
            DECODER.decode(body, format, null, validation); // repeated lines are told by themselves
        }
        Decoded read = DECODER.decode(body, format, null, listed(validation));
        return conform(read.object(), read.warnings(), validation);
    }

    @Override
    public Decoded conform(ObjectNode object, FieldValidation validation) {
        return conform(object, List.of(), validation);
    }

    private Decoded conform(ObjectNode object, List<String> problems, FieldValidation validation) {
        List<String> found = new ArrayList<>(problems);
        found.addAll(prunedMetadata(object, validation));
        List<String> dropped = new ArrayList<>();
        List<String> embedded = new ArrayList<>();
        new StructuralPruning(dropped, (part, path) -> prunedMetadata(part, validation)
                        .forEach(each -> embedded.add(each.replaceFirst("\"metadata\\b", Matcher.quoteReplacement("\"" + path + ".metadata")))))
                .object(object, structure);
        found.addAll(embedded);
        dropped.stream().sorted().forEach(each -> found.add("unknown field \"" + each + "\""));
        if (validation == FieldValidation.STRICT && !found.isEmpty()) {
            throw new DecodeException(DecodeException.Cause.STRICT, "strict decoding error: " + String.join(", ", found));
        }
        return new Decoded(object, validation == FieldValidation.WARN ? found : List.of());
    }

    /** Drops what no object's metadata has; answers with what there is to say of it. */
    private static List<String> prunedMetadata(ObjectNode object, FieldValidation validation) {
        if (!(object.get("metadata") instanceof ObjectNode metadata)) {
            return List.of();
        }
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        alone.set("metadata", metadata);
        Decoded typed = DECODER.decode(alone, IDENTITY, listed(validation));
        object.set("metadata", typed.object().path("metadata"));
        return typed.warnings();
    }

    /** How to decode so that problems are listed instead of ending it. */
    private static FieldValidation listed(FieldValidation validation) {
        return validation == FieldValidation.IGNORE ? FieldValidation.IGNORE : FieldValidation.WARN;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        StructuralDefaults.apply(object, structure);
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>(Metadata.validateCreate(object, scope, NameRule.SUBDOMAIN));
        validate(object, null, errors);
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode updated, ObjectNode old) {
        List<FieldError> errors = new ArrayList<>(Metadata.validateUpdate(updated, old));
        validate(updated, old, errors);
        return errors;
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode updated, ObjectNode old) {
        return validateUpdate(updated, old);
    }

    @Override
    public List<FieldError> validateSubresourceUpdate(String subresource, ObjectNode updated, ObjectNode old) {
        return validateUpdate(updated, old);
    }

    private void validate(ObjectNode object, @Nullable ObjectNode old, List<FieldError> errors) {
        new StructuralValidation(errors).value(object, old, structure, "");
        if (scale != null) {
            for (String path : List.of(scale.specReplicas(), scale.statusReplicas())) {
                JsonNode replicas = JsonPaths.member(object, path);
                if (replicas.isNumber() && replicas.asLong() < 0) {
                    errors.add(FieldError.invalid(path.substring(1), replicas, "should be a non-negative integer"));
                }
            }
        }
        SchemaRules known = rules();
        if (known.none()) {
            return;
        }
        if (errors.stream().anyMatch(each -> BLOCKING.contains(each.type()))) {
            errors.add(FieldError.invalid(
                    "<nil>",
                    null,
                    "some validation rules were not checked because the object was invalid; correct the existing errors to"
                            + " complete validation"));
        } else {
            known.check(object, old, "", errors);
        }
    }

    /** Compiled when they are first needed: a definition's rules were tried when it was written. */
    private SchemaRules rules() {
        SchemaRules known = rules;
        if (known == null) {
            known = SchemaRules.of(structure);
            rules = known;
        }
        return known;
    }
}

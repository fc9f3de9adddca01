package dev.podium.machinery.custom;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.GoStructs;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether a structural schema's defaults are what it would take (apiextensions-apiserver, pkg/apiserver/schema/defaulting). */
final class DefaultChecks {

    private static final Set<String> OF_OBJECTS = Set.of("metadata", "apiVersion", "kind");

    private final List<FieldError> errors = new ArrayList<>();
    private final Leniency leniency;

    private DefaultChecks(Leniency leniency) {
        this.leniency = leniency;
    }

    /**
     * Where a default stands: in an object, or in what every object has.
     *
     * @param owner the object's schema
     * @param around puts a value where it stands in the object
     */
    private record Place(Schema owner, UnaryOperator<JsonNode> around, Within within) {

        Place below(UnaryOperator<JsonNode> step) {
            return new Place(owner, value -> around.apply(step.apply(value)), within);
        }

        Place metadata() {
            return new Place(owner, around, Within.METADATA);
        }
    }

    private enum Within {
        OBJECT,
        METADATA
    }

    static List<FieldError> check(Field root, Schema schema, Leniency leniency) {
        DefaultChecks checks = new DefaultChecks(leniency);
        checks.schema(root, schema, new Place(schema, UnaryOperator.identity(), Within.OBJECT), EmbeddedObjects.Outermost.OBJECT);
        return checks.errors;
    }

    private void schema(Field field, Schema schema, Place above, EmbeddedObjects.Outermost outermost) {
        boolean whole = outermost == EmbeddedObjects.Outermost.OBJECT || schema.embeddedResource();
        Place place = whole ? new Place(schema, UnaryOperator.identity(), Within.OBJECT) : above;
        Field standard = field.get("default");
        if (standard.present()) {
            value(new Field(GoStructs.sorted(standard.value()), standard.path(), errors), schema, place, whole ? EmbeddedObjects.Outermost.OBJECT : outermost);
        }
        Schema items = schema.items();
        if (items != null) {
            schema(field.get("items"), items, place.below(DefaultChecks::listed), EmbeddedObjects.Outermost.AS_SPECIFIED);
        }
        for (Map.Entry<String, Schema> each : schema.properties().entrySet()) {
            String name = each.getKey();
            Place below = place.below(value -> JsonNodeFactory.instance.objectNode().set(name, value));
            schema(
                    field.get("properties").key(name),
                    each.getValue(),
                    whole && OF_OBJECTS.contains(name) ? below.metadata() : below,
                    EmbeddedObjects.Outermost.AS_SPECIFIED);
        }
    }

    private static JsonNode listed(JsonNode value) {
        return JsonNodeFactory.instance.arrayNode().add(value);
    }

    private void value(Field standard, Schema schema, Place place, EmbeddedObjects.Outermost outermost) {
        List<FieldError> found;
        if (place.within == Within.METADATA) {
            JsonNode object = place.around.apply(standard.value().deepCopy());
            if (object instanceof ObjectNode whole) {
                whole.putIfAbsent("kind", JsonNodeFactory.instance.stringNode("Validation"));
                whole.putIfAbsent("apiVersion", JsonNodeFactory.instance.stringNode("validation/v1"));
            }
            found = EmbeddedObjects.check(object, place.owner, EmbeddedObjects.Outermost.OBJECT, "");
            if (!found.isEmpty()) {
                standard.invalid("must result in valid metadata: " + aggregate(found));
                return;
            }
        } else {
            if (!leniency.allows(Leniency.Fault.UNPRUNED_DEFAULTS) && unpruned(standard.value(), schema, outermost)) {
                standard.invalid("must not have unknown fields");
            }
            found = EmbeddedObjects.check(standard.value(), schema, outermost, standard.path());
        }
        if (found.isEmpty()) {
            found = StructuralValidation.ofDefault(standard.value(), schema, standard.path());
        }
        if (found.isEmpty()) {
            found = SchemaRules.ofDefault(standard.value(), schema, Shapes.Place.of(schema), standard.path());
        }
        errors.addAll(found);
    }

    /** Several errors as Go's aggregates show them. */
    private static String aggregate(List<FieldError> found) {
        return found.size() == 1
                ? found.getFirst().toString()
                : found.stream().map(FieldError::toString).distinct().collect(Collectors.joining(", ", "[", "]"));
    }

    /** Whether some default of a schema has members that the schema does not specify. */
    static boolean unpruned(@Nullable Schema schema) {
        if (schema == null) {
            return false;
        }
        JsonNode standard = schema.defaultValue();
        return standard != null && unpruned(standard, schema, EmbeddedObjects.Outermost.AS_SPECIFIED)
                || unpruned(schema.items())
                || unpruned(schema.additionalProperties())
                || schema.properties().values().stream().anyMatch(DefaultChecks::unpruned);
    }

    private static boolean unpruned(JsonNode standard, Schema schema, EmbeddedObjects.Outermost outermost) {
        return StructuralPruning.prunes(standard, schema, outermost);
    }
}

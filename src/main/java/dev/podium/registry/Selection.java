package dev.podium.registry;

import dev.podium.model.FieldQuery;
import dev.podium.model.LabelQuery;
import dev.podium.watch.CachedObject;

/** Which objects of a resource a list, a watch or a deletion is about. */
public record Selection(LabelQuery labels, FieldQuery fields) {

    public static final Selection EVERYTHING = new Selection(LabelQuery.EVERYTHING, FieldQuery.EVERYTHING);

    public boolean everything() {
        return labels.everything() && fields.everything();
    }

    boolean selects(Resource resource, CachedObject object) {
        if (everything()) {
            return true;
        }
        Attributes attributes = Attributes.of(resource, object);
        return labels.matches(attributes.labels()) && fields.matches(attributes.fields());
    }

    /** @throws ApiException 400, if a field is not one that the resource can be selected by */
    void check(Resource resource) {
        for (FieldQuery.Term term : fields.terms()) {
            String field = term.field();
            boolean known = field.equals("metadata.name")
                    || (field.equals("metadata.namespace") && resource.namespaced())
                    || resource.strategy().selectableFields().contains(field);
            if (!known) {
                throw ApiException.badRequest(unknown(resource, field));
            }
        }
    }

    /** In upstream's words, which depend on whether the kind has fields of its own to be selected by; clients say which list. */
    private static String unknown(Resource resource, String field) {
        if (resource.strategy().selectableFields().isEmpty()) {
            return "\"" + field + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
        }
        return resource.qualified().equals("jobs.batch")
                ? "field label \"" + field + "\" not supported for batchv1.Job"
                : "field label not supported: " + field;
    }
}

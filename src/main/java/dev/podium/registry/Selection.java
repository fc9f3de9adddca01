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
                throw ApiException.badRequest("Unable to find \"" + resource.type().apiVersion() + ", Resource="
                        + resource.name() + "\" that match label selector \"" + labels + "\", field selector \"" + fields
                        + "\": field label not supported: " + field);
            }
        }
    }
}

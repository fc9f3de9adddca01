package dev.podium.machinery.apply;

import dev.podium.machinery.FieldFilter;
import java.util.Arrays;
import java.util.List;

/** Narrows field sets to what can be owned. */
final class Scopes {

    /** Who an object is, and what only the server writes, belongs to nobody (apimachinery, stripmeta.go). */
    static final List<String> UNOWNED_METADATA = List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "clusterName",
            "generation",
            "managedFields",
            "resourceVersion");

    private static final FieldSet UNOWNED = unowned();
    private static final String ANY = "*";

    private final FieldFilter.Mode mode;
    private final FieldSet excluded;
    private final List<List<String>> included;

    Scopes(FieldFilter filter) {
        mode = filter.mode();
        List<String[]> paths = filter.paths().stream().map(each -> each.split("\\.")).toList();
        excluded = mode == FieldFilter.Mode.ONLY
                ? FieldSet.EMPTY
                : paths.stream().map(FieldSet::path).reduce(FieldSet.EMPTY, FieldSet::union);
        included = paths.stream().map(Arrays::asList).toList();
    }

    private static FieldSet unowned() {
        FieldSet set = FieldSet.path("apiVersion").union(FieldSet.path("kind")).union(FieldSet.path("metadata"));
        for (String each : UNOWNED_METADATA) {
            set = set.union(FieldSet.path("metadata", each));
        }
        return set;
    }

    /** Without what nobody owns. */
    static FieldSet owned(FieldSet fields) {
        return fields.difference(UNOWNED);
    }

    /** Only what can be changed. */
    FieldSet changeable(FieldSet fields) {
        return switch (mode) {
            case WITHOUT -> fields.recursiveDifference(excluded);
            case ONLY -> {
                FieldSet.Builder result = new FieldSet.Builder();
                for (List<String> each : included) {
                    matching(fields, each).children().forEach(result::put);
                }
                yield result.build();
            }
        };
    }

    private static FieldSet matching(FieldSet fields, List<String> path) {
        if (path.isEmpty()) {
            return fields;
        }
        FieldSet.Builder result = new FieldSet.Builder();
        if (fields.isMember()) {
            result.self();
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        fields.children().forEach((element, below) -> {
            if (step.equals(ANY) || element.equals(Element.field(step))) {
                result.put(element, matching(below, rest));
            }
        });
        return result.build();
    }
}

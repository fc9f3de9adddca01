package dev.podium.machinery.apply;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes from a merged object what its applier had applied, has now left out, and nobody else owns
 * (structured-merge-diff, merge/update.go).
 */
final class Pruning {

    private final Versions versions;
    private final ManagedFields managed;

    /** @param managed who owns what, the applier's new configuration included */
    Pruning(Versions versions, ManagedFields managed) {
        this.versions = versions;
        this.managed = managed;
    }

    /** @param last what the applier owned before */
    ObjectNode prune(ObjectNode merged, ManagedFields.Entry last) {
        String version = last.version();
        if (last.fields().isEmpty()
                || !versions.knows(version)
                || last.fields().difference(managed.owned(version)).isEmpty()) {
            return merged;
        }
        ObjectNode whole = versions.translate(merged, versions.own(), version);
        Shape shape = versions.shape(version);
        ObjectNode pruned = Removal.of(whole, last.fields().withNamedFields(shape), shape);
        pruned = returnOwned(whole, pruned, version);
        FieldSet gone = fields(whole, shape).difference(fields(pruned, shape));
        pruned = Removal.of(whole, gone.intersection(last.fields().withNamedFields(shape)), shape);
        return versions.translate(pruned, version, versions.own());
    }

    /** Gives back what has been removed though somebody owns it, seen in each version that owners have used. */
    private ObjectNode returnOwned(ObjectNode whole, ObjectNode pruned, String version) {
        Set<String> used = new LinkedHashSet<>();
        used.add(version);
        managed.entries().values().forEach(each -> used.add(each.version()));
        ObjectNode result = pruned;
        for (String each : used) {
            if (versions.knows(each)) {
                Shape shape = versions.shape(each);
                ObjectNode all = versions.translate(whole, version, each);
                FieldSet kept = fields(versions.translate(result, version, each), shape)
                        .union(managed.owned(each).withNamedFields(shape));
                result = versions.translate(Removal.of(all, fields(all, shape).difference(kept), shape), each, version);
            }
        }
        return result;
    }

    private static FieldSet fields(ObjectNode object, Shape shape) {
        return FieldsOf.configuration(object, shape).withNamedFields(shape);
    }
}

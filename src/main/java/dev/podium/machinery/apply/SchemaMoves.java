package dev.podium.machinery.apply;

import java.util.Map;

/**
 * What becomes of owned fields when a schema is changed: of what has become atomic, parts can no longer be owned, so whoever had
 * some has it as a whole. The other way nothing is done: it counts as if it had always been granular (structured-merge-diff,
 * typed/reconcile_schema.go).
 */
final class SchemaMoves {

    private SchemaMoves() {}

    /** @return the same instance when nothing has to be moved */
    static FieldSet moved(FieldSet fields, Shape shape) {
        if (fields.children().isEmpty()) {
            return fields;
        }
        if (shape.whole()) {
            return FieldSet.LEAF;
        }
        FieldSet.Builder result = new FieldSet.Builder();
        if (fields.isMember()) {
            result.self();
        }
        boolean changed = false;
        for (Map.Entry<String, FieldSet> each : fields.children().entrySet()) {
            FieldSet moved = moved(each.getValue(), shape.child(each.getKey()));
            changed |= moved != each.getValue();
            result.put(each.getKey(), moved);
        }
        return changed ? result.build() : fields;
    }
}

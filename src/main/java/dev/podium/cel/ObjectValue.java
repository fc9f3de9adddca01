package dev.podium.cel;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an initializer such as {@code Object.spec{replicas: 3}} or {@code JSONPatch{op: "test"}} has made: its fields, and the name that
 * it gave itself (apiserver, {@code pkg/cel/mutation}).
 */
public final class ObjectValue extends AbstractMap<String, Object> {

    private final String type;
    private final Map<String, Object> fields;

    ObjectValue(String type, Map<?, ?> fields) {
        this.type = type;
        this.fields = new LinkedHashMap<>();
        fields.forEach((name, value) -> this.fields.put(String.valueOf(name), value));
    }

    /** {@code Object}, {@code Object.spec.template}, {@code JSONPatch}. */
    public String type() {
        return type;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields.entrySet();
    }

    /**
     * Checks that each initializer is called after the field that it stands in.
     *
     * @throws ExpressionException that names the first which is not
     */
    public void demandMatchingNames() {
        demand(this, type);
    }

    private static void demand(Object value, String expected) {
        switch (value) {
            case ObjectValue object -> {
                if (!object.type.equals(expected)) {
                    throw new ExpressionException("type mismatch: unexpected type name \"" + object.type + "\", expected \""
                            + expected + "\", which matches field name path from root Object type");
                }
                object.fields.forEach((name, field) -> demand(field, expected + "." + name));
            }
            case List<?> list -> list.forEach(each -> demand(each, expected));
            default -> {}
        }
    }
}

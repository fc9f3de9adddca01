package dev.podium.machinery.core;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.List;
import java.util.Map;

/** Upstream's ValidateConfigMap and ValidateConfigMapUpdate. */
public final class ConfigMapRules implements KindRules {
    /** What the data of a ConfigMap or a Secret may take, in bytes. */
    static final int MAX_SIZE = 1024 * 1024;

    @Override
    public boolean namesAgain() {
        return true;
    }

    @Override
    public void validate(Field map) {
        Field binary = map.get("binaryData");
        long size = 0;
        for (Map.Entry<String, Field> each : map.get("data").entries()) {
            Field value = each.getValue();
            Names.configKey(each.getKey()).forEach(problem -> value.invalid(each.getKey(), problem));
            if (binary.key(each.getKey()).present()) {
                value.invalid(each.getKey(), "duplicate of key present in binaryData");
            }
            size += Names.bytes(value.text());
        }
        for (Map.Entry<String, Field> each : binary.entries()) {
            Names.configKey(each.getKey()).forEach(problem -> each.getValue().invalid(each.getKey(), problem));
            size += decodedLength(each.getValue().text());
        }
        if (size > MAX_SIZE) {
            // The path of upstream's error is that of the whole object, which Go prints so.
            map.named("[]").tooLong(MAX_SIZE);
        }
    }

    /** How many bytes a base64 text stands for. */
    static long decodedLength(String base64) {
        int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
        return base64.length() / 4 * 3L - padding;
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        frozen(updated, old, List.of("data", "binaryData"));
        validate(updated);
    }

    /** Reports changes to an object that has been declared immutable. */
    static void frozen(Field updated, Field old, List<String> contents) {
        if (!old.get("immutable").isTrue()) {
            return;
        }
        if (!updated.get("immutable").isTrue()) {
            updated.get("immutable").forbidden("field is immutable when `immutable` is set");
        }
        for (String each : contents) {
            // As they are, not as what they say: an empty map is another thing than none.
            if (updated.get(each).absent() ? old.get(each).present() : !updated.get(each).value().equals(old.get(each).value())) {
                updated.get(each).forbidden("field is immutable when `immutable` is set");
            }
        }
    }
}

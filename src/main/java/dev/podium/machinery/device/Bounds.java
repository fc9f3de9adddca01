package dev.podium.machinery.device;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldError.Type;
import dev.podium.machinery.kind.Field;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Lists and maps of bounded size. What is too large is not looked into (upstream's validateSlice, validateSet and validateMap). */
final class Bounds {
    private Bounds() {}

    static void list(Field list, int most, Consumer<Field> rule) {
        if (list.size() > most) {
            list.tooMany(most);
        } else {
            list.items().forEach(rule);
        }
    }

    /** A list without two items of one key. */
    static void set(Field list, int most, Function<Field, String> key, Consumer<Field> rule) {
        if (list.size() > most) {
            list.tooMany(most);
            return;
        }
        list.items().forEach(rule);
        Set<String> seen = new HashSet<>();
        for (Field item : list.items()) {
            String name = key.apply(item);
            if (!seen.add(name)) {
                item.duplicate(name);
            }
        }
    }

    /** @param longest what is shown of a key */
    static void map(Field map, int most, int longest, Consumer<Map.Entry<String, Field>> rule) {
        if (map.size() > most) {
            map.add(new FieldError(Type.TOO_MANY, map.path(), map.size(), "must have at most " + most + " items"));
            return;
        }
        for (Map.Entry<String, Field> each : map.entries()) {
            Field value = each.getValue().named(map.path() + "[" + shortened(each.getKey(), longest) + "]");
            rule.accept(Map.entry(each.getKey(), value));
        }
    }

    private static String shortened(String key, int longest) {
        if (key.length() <= longest) {
            return key;
        }
        int remaining = longest - 3;
        return key.substring(0, (remaining + 1) / 2) + "..." + key.substring(key.length() - remaining / 2);
    }
}

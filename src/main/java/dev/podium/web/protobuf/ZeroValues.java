package dev.podium.web.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.podium.machinery.EmptyValues;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which zeros say something. Go writes a zero that is no pointer's into protobuf always, into JSON only where its type does not
 * say {@code omitempty}; a pointer's zero it writes into both.
 */
final class ZeroValues {

    private static final Map<FieldDescriptor, Boolean> SHOWN = new ConcurrentHashMap<>();

    private ZeroValues() {}

    /** Whether JSON has that field when it is zero. */
    static boolean shown(FieldDescriptor field) {
        return SHOWN.computeIfAbsent(field, ZeroValues::decide);
    }

    private static boolean decide(FieldDescriptor field) {
        String definition = definition(field.getContainingType());
        return EmptyValues.shown(definition, schema(definition), FieldNames.of(field));
    }

    /** Null for a message that is inlined in JSON wherever it is. */
    private static @Nullable Schema schema(String definition) {
        try {
            return Schemas.bundled().definition(definition);
        } catch (NoSuchElementException inlined) {
            return null;
        }
    }

    private static String definition(Descriptor message) {
        return "io." + message.getFullName().replace("k8s.io.", "k8s.").replace('_', '-');
    }
}

package dev.podium.registry.admission.podsecurity;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Pod Security Standards' levels, from the mildest to the strictest. */
enum Level {
    PRIVILEGED,
    BASELINE,
    RESTRICTED;

    /** Its name in labels. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Level named(String label) {
        for (Level each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        return null;
    }

    static String labels() {
        return Arrays.stream(values()).map(Level::label).collect(Collectors.joining(", "));
    }
}

package dev.podium.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** Writes an instant with exactly six fractional digits, which Go's {@code metav1.MicroTime} insists on when it reads. */
public final class MicroTime extends ValueSerializer<Instant> {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** The text of an instant as a {@code MicroTime}. */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
        generator.writeString(format(value));
    }
}

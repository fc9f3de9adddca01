package dev.podium.web.protobuf;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads times as JSON has them. */
final class Timestamps {

    private static final int USUAL = "2006-01-02T15:04:05Z".length();

    private Timestamps() {}

    /** The instant, or null if the text is none. */
    static @Nullable Instant instant(String text) {
        try {
            return text.length() == USUAL && text.charAt(USUAL - 1) == 'Z'
                    ? Instant.ofEpochSecond(usual(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    /** Most times look like this one; an object has many of them. */
    private static long usual(String text) {
        LocalDate day = LocalDate.of(number(text, 0) * 100 + number(text, 2), number(text, 5), number(text, 8));
        return day.toEpochDay() * 86_400 + number(text, 11) * 3_600 + number(text, 14) * 60 + number(text, 17);
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}

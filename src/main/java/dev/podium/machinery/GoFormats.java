package dev.podium.machinery;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and base64 as Go reads and prints them. Malformed text throws IllegalArgumentException with Go's message. */
final class GoFormats {
    private static final String RFC3339 = "2006-01-02T15:04:05Z07:00";
    private static final String RFC3339_MICRO = "2006-01-02T15:04:05.000000Z07:00";
    private static final Pattern TIME = Pattern.compile(
            "(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2}):(\\d{2}):(\\d{2})(?:[.,](\\d+))?(Z|[+-]\\d{2}:\\d{2})");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final String[][] LAYOUT = {
        {"\\d{4}", "2006"}, {"-", "-"}, {"\\d{2}", "01"}, {"-", "-"}, {"\\d{2}", "02"}, {"T", "T"},
        {"\\d{2}", "15"}, {":", ":"}, {"\\d{2}", "04"}, {":", ":"}, {"\\d{2}", "05"}, {"(?:[.,]\\d+)?", ""},
        {"Z|[+-]\\d{2}:\\d{2}", "Z07:00"}
    };

    private GoFormats() {}

    /** {@code metav1.Time}: RFC 3339 in, UTC in whole seconds out. */
    static String time(String text) {
        return SECONDS.format(parse(text, RFC3339).atOffset(ZoneOffset.UTC));
    }

    /** {@code metav1.MicroTime}: RFC 3339 in, UTC in microseconds out. */
    static String microTime(String text) {
        return MICROS.format(parse(text, RFC3339_MICRO).atOffset(ZoneOffset.UTC));
    }

    private static Instant parse(String text, String layout) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(mismatch(text, layout));
        }
        try {
            return OffsetDateTime.parse(text.replace(',', '.')).toInstant();
        } catch (DateTimeException outOfRange) {
            throw new IllegalArgumentException(
                    "parsing time " + FieldError.quoted(text) + ": " + outOfRange(parts) + " out of range", outOfRange);
        }
    }

    private static String outOfRange(Matcher parts) {
        if (Integer.parseInt(parts.group(2)) < 1 || Integer.parseInt(parts.group(2)) > 12) {
            return "month";
        }
        if (Integer.parseInt(parts.group(4)) > 23) {
            return "hour";
        }
        if (Integer.parseInt(parts.group(5)) > 59) {
            return "minute";
        }
        return Integer.parseInt(parts.group(6)) > 59 ? "second" : "day";
    }

    /** Says, as Go does, how far the text followed the layout and which element came next. */
    private static String mismatch(String text, String layout) {
        String head = "parsing time " + FieldError.quoted(text);
        String rest = text;
        for (String[] element : LAYOUT) {
            Matcher matcher = Pattern.compile(element[0]).matcher(rest);
            if (!matcher.lookingAt()) {
                return head + " as " + FieldError.quoted(layout) + ": cannot parse " + FieldError.quoted(rest) + " as "
                        + FieldError.quoted(element[1]);
            }
            rest = rest.substring(matcher.end());
        }
        return head + ": extra text: " + FieldError.quoted(rest);
    }

    /** Standard base64, line breaks allowed; the canonical text out. */
    static String base64(String text) {
        String bare = text.replace("\n", "").replace("\r", "");
        try {
            if (bare.length() % 4 == 0) {
                return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(bare));
            }
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("illegal base64 data at input byte " + firstBad(bare), malformed);
        }
        throw new IllegalArgumentException("illegal base64 data at input byte " + firstBad(bare));
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphabet = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/';
            boolean padding = c == '=' && i >= text.length() - 2 && i % 4 >= 2;
            if (!alphabet && !padding) {
                return i;
            }
        }
        return text.length() / 4 * 4;
    }
}

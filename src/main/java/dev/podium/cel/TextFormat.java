package dev.podium.cel;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The language's {@code format}, which the library lacks: {@code %s}, {@code %d}, {@code %f}, {@code %e}, {@code %b}, {@code %x},
 * {@code %X} and {@code %o} (cel-go, ext/formatting.go).
 */
final class TextFormat {

    private static final int PRECISION = 6;

    private final String text;
    private final List<?> arguments;
    private int at;
    private int next;

    private TextFormat(String text, List<?> arguments) {
        this.text = text;
        this.arguments = arguments;
    }

    /** @throws IllegalArgumentException if the text has a clause that there is none of, or that does not fit its argument */
    static String format(String text, List<?> arguments) {
        return new TextFormat(text, arguments).format();
    }

    private String format() {
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at == text.length()) {
                throw new IllegalArgumentException("unexpected end of string");
            } else if (text.charAt(at) == '%') {
                out.append('%');
                at++;
            } else {
                out.append(clause());
            }
        }
        return out.toString();
    }

    private String clause() {
        if (next >= arguments.size()) {
            throw new IllegalArgumentException("index " + next + " out of range");
        }
        Object argument = arguments.get(next++);
        int precision = precision();
        char kind = at < text.length() ? text.charAt(at++) : ' ';
        return switch (kind) {
            case 's' -> text(argument);
            case 'd' -> decimal(argument);
            case 'f' -> number(argument, "%." + precision + "f", "fixed-point");
            case 'e' -> number(argument, "%." + precision + "e", "scientific");
            case 'b' -> binary(argument);
            case 'x' -> hexadecimal(argument);
            case 'X' -> hexadecimal(argument).toUpperCase(Locale.ROOT);
            case 'o' -> switch (argument) {
                case Long number -> signed(number, Long.toOctalString(Math.abs(number)));
                case UnsignedLong number -> number.bigIntegerValue().toString(8);
                default -> throw misfit("octal clause can only be used on integers", argument);
            };
            default -> throw new IllegalArgumentException(
                    "could not parse formatting clause: unrecognized formatting clause \"" + kind + "\"");
        };
    }

    private int precision() {
        if (at >= text.length() || text.charAt(at) != '.') {
            return PRECISION;
        }
        int begin = ++at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (at == begin || at - begin > 3) {
            throw new IllegalArgumentException("could not parse formatting clause: error while parsing precision");
        }
        return Integer.parseInt(text.substring(begin, at));
    }

    private static String decimal(Object argument) {
        return switch (argument) {
            case Long number -> number.toString();
            case UnsignedLong number -> number.toString();
            default -> throw misfit("decimal clause can only be used on integers", argument);
        };
    }

    private static String number(Object argument, String form, String name) {
        return switch (argument) {
            case Double number when Double.isInfinite(number) || Double.isNaN(number) -> text(number);
            case Double number -> String.format(Locale.ROOT, form, number);
            case String special when List.of("NaN", "Infinity", "-Infinity").contains(special) -> special;
            default -> throw misfit(name + " clause can only be used on doubles", argument);
        };
    }

    private static String binary(Object argument) {
        return switch (argument) {
            case Boolean truth -> truth ? "1" : "0";
            case Long number -> signed(number, Long.toBinaryString(Math.abs(number)));
            case UnsignedLong number -> number.bigIntegerValue().toString(2);
            default -> throw misfit("only integers and bools can be formatted as binary", argument);
        };
    }

    private static String hexadecimal(Object argument) {
        return switch (argument) {
            case Long number -> signed(number, Long.toHexString(Math.abs(number)));
            case UnsignedLong number -> number.bigIntegerValue().toString(16);
            case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
            default -> throw misfit("only integers, byte buffers, and strings can be formatted as hex", argument);
        };
    }

    private static String signed(long number, String digits) {
        return number < 0 ? "-" + digits : digits;
    }

    private static IllegalArgumentException misfit(String rule, Object argument) {
        return new IllegalArgumentException("error during formatting: " + rule + ", was given " + name(argument));
    }

    private static String name(Object value) {
        return switch (value) {
            case String _ -> "string";
            case Long _ -> "int";
            case UnsignedLong _ -> "uint";
            case Double _ -> "double";
            case Boolean _ -> "bool";
            case CelByteString _ -> "bytes";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "map";
            case Instant _ -> "google.protobuf.Timestamp";
            case Duration _ -> "google.protobuf.Duration";
            default -> "null_type";
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Long _, UnsignedLong _, Boolean _, Instant _ -> value.toString();
            case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 -> Long.toString(number.longValue());
            case Double number -> number.toString().replace("Infinity", "Inf");
            case Duration duration -> seconds(duration);
            case CelByteString bytes -> bytes.toStringUtf8();
            case List<?> list -> list.stream().map(TextFormat::literal).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(each -> literal(each.getKey()) + ":" + literal(each.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
            case Object none when Values.plain(none) == Values.NULL -> "null";
            default -> throw misfit(
                    "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
                    value);
        };
    }

    /** As the language would write it, for what is in lists and maps. */
    private static String literal(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case CelByteString bytes -> "b" + quoted(bytes.toStringUtf8());
            case Double number -> number(number, "%." + PRECISION + "f", "fixed-point");
            case Instant time -> "timestamp(\"" + time + "\")";
            case Duration duration -> "duration(\"" + seconds(duration) + "\")";
            default -> text(value);
        };
    }

    private static String seconds(Duration duration) {
        String fraction = duration.getNano() == 0
                ? ""
                : String.format(Locale.ROOT, ".%09d", duration.getNano()).replaceFirst("0+$", "");
        return duration.getSeconds() + fraction + "s";
    }

    /** A text in quotes, as a literal of the language. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case 7 -> out.append("\\a");
                case 11 -> out.append("\\v");
                default -> out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }
}

package dev.podium.container.simulated.applet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code echo} and {@code printf} print. */
public final class Printing {

    private static final Pattern DIRECTIVE = Pattern.compile(
            "%(?<flags>[-+ 0#]*)(?<width>\\*|\\d+)?(?:\\.(?<precision>\\d+))?(?:\\((?<date>[^)]*)\\)(?=T))?(?<kind>[a-zA-Z%])");

    private Printing() {}

    public static byte[] echo(List<String> args) {
        boolean newline = true;
        boolean escapes = false;
        int at = 0;
        while (at < args.size() && args.get(at).matches("-[neE]+")) {
            newline &= !args.get(at).contains("n");
            escapes |= args.get(at).contains("e");
            at++;
        }
        String text = String.join(" ", args.subList(at, args.size()));
        if (!escapes) {
            return (text + (newline ? "\n" : "")).getBytes(StandardCharsets.UTF_8);
        }
        int stop = text.indexOf("\\c");
        byte[] bytes = unescape(stop < 0 ? text : text.substring(0, stop));
        if (stop >= 0 || !newline) {
            return bytes;
        }
        byte[] line = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        return line;
    }

    /** The format, used again as long as there are arguments. */
    public static byte[] format(String format, List<String> args) {
        return format(format, args, Instant.EPOCH);
    }

    /** @param now what {@code %(…)T} shows without an argument */
    public static byte[] format(String format, List<String> args, Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Iterator<String> left = args.iterator();
        do {
            Matcher directive = DIRECTIVE.matcher(format);
            int at = 0;
            boolean consumed = false;
            while (directive.find()) {
                out.writeBytes(unescape(format.substring(at, directive.start())));
                at = directive.end();
                if (directive.group("kind").equals("%")) {
                    out.write('%');
                } else if (directive.group("date") != null) {
                    String seconds = left.hasNext() ? left.next() : "-1";
                    Instant when = seconds.startsWith("-") ? now : Instant.ofEpochSecond(integer(seconds));
                    out.writeBytes(bytes(SystemFacts.format(directive.group("date"), when.atZone(ZoneOffset.UTC))));
                    consumed = true;
                } else {
                    out.writeBytes(argument(directive, left));
                    consumed = true;
                }
            }
            out.writeBytes(unescape(format.substring(at)));
            if (!consumed) {
                break;
            }
        } while (left.hasNext());
        return out.toByteArray();
    }

    private static byte[] argument(Matcher directive, Iterator<String> left) {
        String width = directive.group("width");
        if ("*".equals(width)) {
            width = left.hasNext() ? left.next() : "0";
        }
        String precision = directive.group("precision");
        String flags = directive.group("flags");
        String argument = left.hasNext() ? left.next() : "";
        String start = width == null || width.equals("0") ? "%" + flags.replaceAll("[-0]", "") : "%" + flags + width;
        return switch (directive.group("kind")) {
            case "d", "i", "u" -> bytes(String.format(Locale.ROOT, start + "d", integer(argument)));
            case "x" -> bytes(String.format(Locale.ROOT, start + "x", integer(argument)));
            case "X" -> bytes(String.format(Locale.ROOT, start + "X", integer(argument)));
            case "o" -> bytes(String.format(Locale.ROOT, start + "o", integer(argument)));
            case "f", "F", "e", "g" -> bytes(String.format(
                    Locale.ROOT,
                    start + "." + (precision == null ? "6" : precision) + directive.group("kind").toLowerCase(Locale.ROOT),
                    argument.isEmpty() ? 0.0 : Double.parseDouble(argument)));
            case "c" -> bytes(argument.isEmpty() ? "" : argument.substring(0, 1));
            case "b" -> unescape(argument);
            case "q" -> bytes(requoted(argument));
            default -> bytes(String.format(
                    Locale.ROOT,
                    "%" + (flags.contains("-") && width != null ? "-" : "") + (width == null || width.equals("0") ? "" : width)
                            + (precision == null ? "" : "." + precision) + "s",
                    argument));
        };
    }

    /** The text so that a shell reads it back as one word. */
    private static String requoted(String text) {
        if (text.chars().anyMatch(each -> each < 32 || each == 127)) {
            return "$'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
                    + "'";
        }
        return text.isEmpty() ? "''" : text.replaceAll("([^A-Za-z0-9_@%+=:./-]|^~)", "\\\\$1");
    }

    private static long integer(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return 0;
        }
        if (stripped.startsWith("'") || stripped.startsWith("\"")) {
            return stripped.length() > 1 ? stripped.charAt(1) : 0;
        }
        try {
            return Long.decode(stripped);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text with its backslash sequences carried out. */
    static byte[] unescape(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
                out.writeBytes(bytes(text.substring(i, end)));
                i = end - 1;
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 'n' -> out.write('\n');
                case 't' -> out.write('\t');
                case 'r' -> out.write('\r');
                case 'a' -> out.write(7);
                case 'b' -> out.write('\b');
                case 'f' -> out.write('\f');
                case 'v' -> out.write(11);
                case 'e' -> out.write(27);
                case '\\' -> out.write('\\');
                case 'x' -> i = number(text, i + 1, 2, 16, out);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = number(text, escaped == '0' ? i + 1 : i, 3, 8, out);
                default -> {
                    out.write('\\');
                    out.writeBytes(bytes(String.valueOf(escaped)));
                }
            }
        }
        return out.toByteArray();
    }

    private static int number(String text, int from, int most, int radix, ByteArrayOutputStream out) {
        int value = 0;
        int i = from;
        while (i < text.length() && i < from + most && Character.digit(text.charAt(i), radix) >= 0) {
            value = value * radix + Character.digit(text.charAt(i++), radix);
        }
        out.write(value);
        return i - 1;
    }
}

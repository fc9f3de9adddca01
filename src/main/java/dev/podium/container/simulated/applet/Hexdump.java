package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code hexdump}, in words, canonical, or in a format of the caller's. */
final class Hexdump {

    private static final int BYTES_OF_A_LINE = 16;
    private static final Pattern UNIT = Pattern.compile("(?:(\\d+)?(?:/(\\d+))?\\s*)\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern CONVERSION = Pattern.compile("%[-0# ]*(\\d*)(?:_([apcu])|([cdiouxX]))");

    private Hexdump() {}

    /** @param times how often the text is printed, {@code bytes} to each */
    private record Unit(int times, int bytes, String text) {}

    static int run(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "Cvn:s:e:");
        byte[] all;
        try (InputStream input = options.operands().isEmpty() ? process.stdin() : process.open(options.operand(0))) {
            input.readNBytes((int) DataApplets.size(options.get("s", "0")));
            all = input.readNBytes(options.number("n", Integer.MAX_VALUE));
        }
        if (options.has("e")) {
            process.stdout().write(formatted(all, units(options.get("e", ""))).getBytes(StandardCharsets.UTF_8));
            return 0;
        }
        boolean canonical = options.has("C") || process.argv().getFirst().endsWith("hd");
        for (int at = 0; at < all.length; at += BYTES_OF_A_LINE) {
            int end = Math.min(all.length, at + BYTES_OF_A_LINE);
            process.print(canonical ? canonical(all, at, end) : words(all, at, end));
        }
        if (all.length > 0) {
            process.print(canonical ? "%08x".formatted(all.length) : "%07x".formatted(all.length));
        }
        return 0;
    }

    private static List<Unit> units(String format) throws UsageException {
        List<Unit> units = new ArrayList<>();
        Matcher matcher = UNIT.matcher(format);
        while (matcher.find()) {
            String text = matcher.group(3).replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"").replace("\\\\", "\\");
            Matcher first = CONVERSION.matcher(text);
            int usual = !first.find() || "a".equals(first.group(2)) ? 0 : first.group(2) != null || "c".equals(first.group(3)) ? 1 : 4;
            units.add(new Unit(number(matcher.group(1), 1), number(matcher.group(2), usual), text));
        }
        if (units.stream().noneMatch(each -> each.bytes() > 0 && each.times() > 0)) {
            throw new UsageException("bad format {" + format + "}");
        }
        return units;
    }

    private static int number(@Nullable String text, int otherwise) {
        return text == null ? otherwise : Integer.parseInt(text);
    }

    private static String formatted(byte[] all, List<Unit> units) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < all.length) {
            for (Unit each : units) {
                for (int i = 0; i < each.times() && at < all.length; i++) {
                    long value = 0;
                    for (int k = Math.min(each.bytes(), all.length - at) - 1; k >= 0; k--) {
                        value = value << 8 | all[at + k] & 0xff;
                    }
                    append(text, each.text(), value, at);
                    at += each.bytes();
                }
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String format, long value, int at) {
        Matcher matcher = CONVERSION.matcher(format);
        int from = 0;
        while (matcher.find()) {
            text.append(format, from, matcher.start());
            from = matcher.end();
            if (matcher.group(2) != null) {
                text.append("a".equals(matcher.group(2)) ? "%x".formatted(at) : String.valueOf(printable((byte) value)));
            } else {
                String conversion = matcher.group().replaceAll("[iu]$", "d");
                text.append(conversion.endsWith("c") ? String.valueOf((char) value) : conversion.formatted(value));
            }
        }
        text.append(format.substring(from));
    }

    private static char printable(byte value) {
        return value >= ' ' && value < 0x7f ? (char) value : '.';
    }

    private static String canonical(byte[] all, int from, int to) {
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            hex.append(i - from == BYTES_OF_A_LINE / 2 ? "  " : " ").append("%02x".formatted(all[i] & 0xff));
            text.append(printable(all[i]));
        }
        return "%08x %-49s  |%s|".formatted(from, hex, text);
    }

    private static String words(byte[] all, int from, int to) {
        StringBuilder text = new StringBuilder("%07x".formatted(from));
        for (int i = from; i < to; i += 2) {
            int high = i + 1 < to ? all[i + 1] & 0xff : 0;
            text.append(" %02x%02x".formatted(high, all[i] & 0xff));
        }
        return text.toString();
    }
}

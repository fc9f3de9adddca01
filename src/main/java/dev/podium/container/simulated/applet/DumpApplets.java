package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** {@code od} and {@code xxd}: bytes as numbers and characters. */
final class DumpApplets {

    private static final int LINE = 16;
    private static final int PLAIN_LINE = 30;

    private DumpApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("od", Applets.reporting(DumpApplets::od));
        all.put("xxd", Applets.reporting(DumpApplets::xxd));
    }

    private static byte[] read(Process process, List<String> files, int skipped, int most) throws IOException, UsageException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int status = Inputs.each(process, files, (name, input) -> all.writeBytes(read(input, skipped + most - all.size())));
        if (status != 0) {
            throw new UsageException("no input");
        }
        byte[] bytes = all.toByteArray();
        return Arrays.copyOfRange(bytes, Math.min(skipped, bytes.length), bytes.length);
    }

    private static byte[] read(InputStream input, int most) throws IOException {
        return input.readNBytes(Math.max(0, most));
    }

    private static int od(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "A:t:N:j:w:vcxbd");
        String given = options.has("x") ? "x2" : options.has("b") ? "o1" : options.has("d") ? "u2" : options.get("t", "o2");
        String format = options.has("c") ? "c" : given;
        char kind = format.charAt(0);
        int size = kind == 'c' || kind == 'a' ? 1 : sizeOf(format.substring(1));
        int skipped = options.number("j", 0);
        int width = options.number("w", LINE);
        String base = options.get("A", "o");
        byte[] bytes = read(process, options.files(), skipped, options.number("N", Integer.MAX_VALUE - skipped));
        String last = "";
        boolean starred = false;
        for (int from = 0; from < bytes.length; from += width) {
            StringBuilder line = new StringBuilder();
            for (int i = from; i < Math.min(bytes.length, from + width); i += size) {
                line.append(unit(bytes, i, size, kind));
            }
            boolean repeated = line.toString().equals(last) && !options.has("v") && from + width <= bytes.length;
            if (repeated && !starred) {
                process.print("*");
            } else if (!repeated) {
                process.print(address(base, skipped + from) + line);
            }
            starred = repeated;
            last = line.toString();
        }
        if (!base.equals("n")) {
            process.print(address(base, skipped + bytes.length));
        }
        return 0;
    }

    private static int sizeOf(String text) throws UsageException {
        return switch (text) {
            case "1", "C" -> 1;
            case "2", "S" -> 2;
            case "", "4", "I" -> 4;
            case "8", "L" -> 8;
            default -> throw new UsageException("invalid type string '" + text + "'");
        };
    }

    private static String address(String base, int at) {
        return switch (base) {
            case "n" -> "";
            case "x" -> "%06x".formatted(at);
            case "d" -> "%07d".formatted(at);
            default -> "%07o".formatted(at);
        };
    }

    private static String unit(byte[] bytes, int at, int size, char kind) throws UsageException {
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | (at + i < bytes.length ? bytes[at + i] & 0xff : 0);
        }
        int bits = size * 8;
        return switch (kind) {
            case 'x' -> (" %0" + size * 2 + "x").formatted(value);
            case 'o' -> (" %0" + (bits + 2) / 3 + "o").formatted(value);
            case 'u' -> padded(Long.toUnsignedString(value), size);
            case 'd' -> padded(Long.toString(bits == 64 ? value : value << (64 - bits) >> (64 - bits)), size);
            case 'c', 'a' -> "%4s".formatted(character(bytes[at] & 0xff));
            default -> throw new UsageException("invalid type string '" + kind + "'");
        };
    }

    private static String padded(String number, int size) {
        int width = size == 1 ? 4 : size == 2 ? 6 : size == 4 ? 11 : 21;
        return ("%" + width + "s").formatted(number);
    }

    private static String character(int c) {
        return switch (c) {
            case 0 -> "\\0";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 11 -> "\\v";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default -> c < 32 || c > 126 ? "%03o".formatted(c) : String.valueOf((char) c);
        };
    }

    private static int xxd(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "prul:s:c:g:");
        if (options.has("r")) {
            return reversed(process, options);
        }
        boolean plain = options.has("p");
        int width = options.number("c", plain ? PLAIN_LINE : LINE);
        int skipped = options.number("s", 0);
        int group = options.number("g", 2);
        byte[] bytes = read(process, options.files(), skipped, options.number("l", Integer.MAX_VALUE - skipped));
        HexFormat hex = options.has("u") ? HexFormat.of().withUpperCase() : HexFormat.of();
        for (int from = 0; from < bytes.length; from += width) {
            int to = Math.min(bytes.length, from + width);
            if (plain) {
                process.print(hex.formatHex(bytes, from, to));
                continue;
            }
            StringBuilder numbers = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = from; i < to; i++) {
                boolean ends = group > 0 && (i - from) % group == group - 1;
                numbers.append(hex.toHexDigits(bytes[i])).append(ends ? " " : "");
                text.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            int columns = width * 2 + (group > 0 ? (width + group - 1) / group : 1);
            process.print(("%08x: %-" + columns + "s %s").formatted(skipped + from, numbers, text));
        }
        return 0;
    }

    private static int reversed(Process process, Options options) throws IOException, UsageException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int status = Inputs.each(process, options.files(), (name, input) -> Inputs.lines(input, line -> {
            String digits = options.has("p") ? line : line.replaceFirst("^[0-9a-fA-F]+: ?", "").replaceFirst("  .*$", "");
            String hex = digits.replaceAll("[^0-9a-fA-F]", "");
            all.writeBytes(HexFormat.of().parseHex(hex.substring(0, hex.length() / 2 * 2)));
            return true;
        }));
        process.stdout().write(all.toByteArray());
        return status;
    }
}

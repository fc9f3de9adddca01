package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.VirtualFiles.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.input.CloseShieldInputStream;

/** Commands on bytes. */
final class DataApplets {

    private static final int LINE = 76;

    private DataApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("base64", Applets.reporting(DataApplets::base64));
        all.put("md5sum", Applets.reporting(process -> digest(process, "MD5")));
        all.put("sha1sum", Applets.reporting(process -> digest(process, "SHA-1")));
        all.put("sha256sum", Applets.reporting(process -> digest(process, "SHA-256")));
        all.put("sha512sum", Applets.reporting(process -> digest(process, "SHA-512")));
        all.put("dd", Applets.reporting(DataApplets::dd));
    }

    private static int base64(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "dw:");
        int width = options.number("w", LINE);
        return Inputs.each(process, options.files(), (name, input) -> {
            byte[] bytes = input.readAllBytes();
            if (options.has("d")) {
                process.stdout().write(Base64.getMimeDecoder().decode(bytes));
            } else {
                String text = width == 0
                        ? Base64.getEncoder().encodeToString(bytes)
                        : Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(bytes) + "\n";
                process.stdout().write(text.getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    private static int digest(Process process, String algorithm) throws IOException, UsageException {
        return Inputs.each(process, Options.parse(process.args(), "b").files(), (name, input) -> {
            try {
                MessageDigest digest = MessageDigest.getInstance(algorithm);
                digest.update(input.readAllBytes());
                process.print(HexFormat.of().formatHex(digest.digest()) + "  " + name);
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError(impossible);
            }
        });
    }

    private static int dd(Process process) throws IOException {
        Map<String, String> operands = new HashMap<>();
        for (String each : process.args()) {
            String[] parts = each.split("=", 2);
            operands.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        int block = (int) Math.min(size(operands.getOrDefault("bs", "512")), 16 << 20);
        long count = operands.containsKey("count") ? size(operands.getOrDefault("count", "0")) : Long.MAX_VALUE;
        String from = operands.get("if");
        String to = operands.get("of");
        long blocks = 0;
        long bytes = 0;
        try (InputStream input = from == null ? CloseShieldInputStream.wrap(process.stdin()) : process.open(from);
                OutputStream file = to == null ? OutputStream.nullOutputStream() : destination(process, to, operands, block)) {
            skip(input, size(operands.getOrDefault("skip", "0")) * block);
            OutputStream output = to == null ? process.stdout() : file;
            byte[] buffer = new byte[block];
            while (blocks < count) {
                process.requireAlive();
                int length = input.readNBytes(buffer, 0, block);
                if (length == 0) {
                    break;
                }
                output.write(buffer, 0, length);
                bytes += length;
                blocks++;
                Thread.yield();
            }
        }
        boolean partial = bytes % block != 0;
        String records = partial ? (blocks - 1) + "+1" : blocks + "+0";
        process.printError(records + " records in");
        process.printError(records + " records out");
        process.printError(bytes + " bytes copied");
        return 0;
    }

    private static void skip(InputStream input, long bytes) throws IOException {
        long left = bytes;
        while (left > 0 && input.read() >= 0) {
            left -= 1 + input.skip(left - 1);
        }
    }

    private static OutputStream destination(Process process, String to, Map<String, String> operands, int block) throws IOException {
        boolean keeps = List.of(operands.getOrDefault("conv", "").split(",")).contains("notrunc");
        long from = size(operands.getOrDefault("seek", "0")) * block;
        boolean noFile = process.resolve(to).startsWith("/dev/") && !process.files().exists(process.resolve(to));
        return noFile || (!keeps && from == 0)
                ? process.create(to, WriteMode.TRUNCATE)
                : process.files().create(process.resolve(to), keeps ? WriteMode.OVERWRITE : WriteMode.TRUNCATE, from);
    }

    /** A number with an optional {@code k}, {@code M} or {@code G}. */
    static long size(String text) {
        long unit = 1;
        String digits = text;
        if (!text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1))) {
            String suffix = text.replaceFirst("^\\d+", "");
            unit = switch (suffix.charAt(0)) {
                case 'k', 'K' -> 1L << 10;
                case 'm', 'M' -> 1L << 20;
                case 'g', 'G' -> 1L << 30;
                case 'b' -> 512;
                default -> 1;
            };
            digits = text.substring(0, text.length() - suffix.length());
        }
        return Long.parseLong(digits) * unit;
    }
}

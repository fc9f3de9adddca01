package dev.podium.container.simulated.volume;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Any text as the name of a file, another one for each, on every file system: also on those that do not tell upper case from lower. It
 * leads nowhere else, and can be read by people.
 */
final class FileName {

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
    /** What all file systems take, less the endings. */
    private static final int MOST = 200;
    private static final int READABLE = 100;
    /** Is in no name that can be decoded. */
    private static final char HASHED = '~';

    private FileName() {}

    static String of(String text) {
        StringBuilder name = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (PLAIN.indexOf(character) >= 0 && (character != '.' || !name.isEmpty())) {
                name.append(character);
            } else {
                name.append('%').append(HexFormat.of().toHexDigits(each));
            }
        }
        String whole = name.toString();
        return !whole.isEmpty() && !whole.endsWith(".") && whole.length() <= MOST && text.equals(decoded(whole))
                ? whole
                : whole.substring(0, Math.min(READABLE, whole.length())) + HASHED + hash(text);
    }

    /** The text of a name; null: the name does not tell. */
    static @Nullable String decoded(String name) {
        if (name.indexOf(HASHED) >= 0) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '%') {
                bytes.write(name.charAt(i));
            } else if (i + 2 < name.length() && HexFormat.isHexDigit(name.charAt(i + 1)) && HexFormat.isHexDigit(name.charAt(i + 2))) {
                bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            } else {
                return null;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** All of a text, also what is no proper character. */
    static byte[] bytes(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    static String text(ByteBuffer bytes) {
        return bytes.asCharBuffer().toString();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

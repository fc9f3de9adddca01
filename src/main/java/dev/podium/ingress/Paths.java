package dev.podium.ingress;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Between a path as it stands in a request and one that can be compared, as nginx does it. */
final class Paths {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Paths() {}

    /** The path without escapes, doubled slashes and dots that lead elsewhere; null for one that leads out of the root, or is none. */
    static @Nullable String plain(String raw) {
        String path = unescaped(raw);
        if (path == null || !path.startsWith("/")) {
            return null;
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (String each : segments) {
            if (each.equals("..") && kept.pollLast() == null) {
                return null;
            }
            if (!each.isEmpty() && !each.equals(".") && !each.equals("..")) {
                kept.addLast(each);
            }
        }
        String last = segments[segments.length - 1];
        boolean open = last.isEmpty() || last.equals(".") || last.equals("..");
        return "/" + String.join("/", kept) + (open && !kept.isEmpty() ? "/" : "");
    }

    private static @Nullable String unescaped(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char each = raw.charAt(at);
            if (each != '%') {
                bytes.writeBytes(String.valueOf(each).getBytes(StandardCharsets.UTF_8));
            } else if (at + 2 < raw.length() && HexFormat.isHexDigit(raw.charAt(at + 1)) && HexFormat.isHexDigit(raw.charAt(at + 2))) {
                bytes.write(HexFormat.fromHexDigits(raw, at + 1, at + 3));
                at += 2;
            } else {
                return null;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A path as it may stand in a request. */
    static String escaped(String path) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            if (each <= ' ' || each == 127 || "%?#\"<>\\^`{|}".indexOf(each) >= 0) {
                escaped.append('%').append(HEX.toHexDigits(each));
            } else {
                escaped.append((char) each);
            }
        }
        return escaped.toString();
    }
}

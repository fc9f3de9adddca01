package dev.podium.registry;

import dev.podium.model.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells other API servers who makes a request (upstream's {@code client-go/transport}, {@code SetAuthProxyHeaders}). */
public final class RemoteUser {

    private static final String EXTRA = "X-Remote-Extra-";
    private static final String LEGAL = "!#$&'*+-.^_`|~";

    private RemoteUser() {}

    /** The headers, by name, in no order that matters. */
    public static List<Map.Entry<String, String>> headers(User user) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("X-Remote-User", user.name()));
        if (!user.uid().isEmpty()) {
            headers.add(Map.entry("X-Remote-Uid", user.uid()));
        }
        user.groups().forEach(each -> headers.add(Map.entry("X-Remote-Group", each)));
        user.extra().forEach((key, values) -> values.forEach(each -> headers.add(Map.entry(EXTRA + escaped(key), each))));
        return headers;
    }

    /** Whether a client must not have its word in a header: whom it acts as has been decided, and is not decided again. */
    public static boolean owns(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("impersonate-")
                || name.equals("x-remote-user")
                || name.equals("x-remote-uid")
                || name.equals("x-remote-group")
                || name.startsWith("x-remote-extra-");
    }

    private static String escaped(String key) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            if (character < 128 && (Character.isLetterOrDigit(character) || LEGAL.indexOf(character) >= 0)) {
                escaped.append(character);
            } else {
                escaped.append(String.format("%%%02X", (int) character));
            }
        }
        return escaped.toString();
    }
}

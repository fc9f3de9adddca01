package dev.podium.container.simulated;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An image's full name, after {@code distribution/reference}.
 *
 * @param registry such as {@code docker.io}
 * @param repository such as {@code library/nginx}
 * @param tag such as {@code latest}; empty if there is only a digest
 * @param digest such as {@code sha256:…}; empty if there is none
 */
public record ImageName(String registry, String repository, String tag, String digest) {

    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(PART + "(?:/" + PART + ")*");
    private static final Pattern REGISTRY =
            Pattern.compile("(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile(
            "(?<name>[^@:]+(?::[0-9]+/[^@:]+)?)(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?");

    /** Reads a name as containerd does: with its default registry, library and tag; null if it is none. */
    public static @Nullable ImageName parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return null;
        }
        String name = whole.group("name");
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hosted = first.contains(".") || first.contains(":") || first.equals("localhost");
        String registry = hosted ? first : "docker.io";
        String repository = hosted ? name.substring(slash + 1) : name;
        if (registry.equals("index.docker.io")) {
            registry = "docker.io";
        }
        if (registry.equals("docker.io") && repository.indexOf('/') < 0) {
            repository = "library/" + repository;
        }
        if (!REGISTRY.matcher(registry).matches() || !REPOSITORY.matcher(repository).matches()) {
            return null;
        }
        String digest = orEmpty(whole.group("digest"));
        String tag = orEmpty(whole.group("tag"));
        return new ImageName(registry, repository, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Without tag and digest. */
    public String untagged() {
        return registry + "/" + repository;
    }

    /** The content's address: the name's own digest, or one computed from the name. */
    public String contentDigest() {
        return digest.isEmpty() ? "sha256:" + hash(toString()) : digest;
    }

    @Override
    public String toString() {
        return untagged() + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    /** 64 hexadecimal digits that stand for {@code text}. */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

package dev.podium.container.simulated;

import dev.podium.container.RegistryLogin;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How pulling an image goes.
 *
 * @param latency how long it takes, in cluster time
 * @param failure the end of containerd's message ({@code {image}} stands for the full name); null: it succeeds
 * @param door which logins the registry takes; null: anybody may have the image
 */
public record Pull(Duration latency, @Nullable String failure, @Nullable Predicate<RegistryLogin> door) {

    /** What a registry says of a tag that it does not have. */
    static final String NOT_FOUND = "{image}: not found";

    /** What it says to those who may not have the image. */
    static final String DENIED = "pull access denied, repository does not exist or may require authorization:"
            + " server message: insufficient_scope: authorization failed";

    public static Pull instant() {
        return taking(Duration.ZERO);
    }

    public static Pull taking(Duration latency) {
        return new Pull(latency, null, null);
    }

    /** Fails as for an image that is not in its registry. */
    public static Pull missing() {
        return failing(NOT_FOUND);
    }

    public static Pull failing(String reason) {
        return new Pull(Duration.ZERO, reason, null);
    }

    /** Succeeds for who shows one of these logins only. */
    public static Pull restricted(Predicate<RegistryLogin> door) {
        return new Pull(Duration.ZERO, null, door);
    }

    boolean accepts(ImageName name, List<RegistryLogin> logins) {
        Predicate<RegistryLogin> asked = door;
        return asked == null || logins.stream().anyMatch(each -> suits(each, name) && asked.test(each));
    }

    /** Upstream's {@code credentialprovider.URLsMatchStr}: the registry by its labels, then the beginning of the path. */
    private static boolean suits(RegistryLogin login, ImageName name) {
        int slash = login.place().indexOf('/');
        String registry = slash < 0 ? login.place() : login.place().substring(0, slash);
        String path = slash < 0 ? "" : login.place().substring(slash + 1);
        if (registry.equals("index.docker.io")) {
            registry = "docker.io";
        }
        String pattern = ("\\Q" + registry.replace("*", "\\E[^.]*\\Q") + "\\E");
        return Pattern.matches(pattern, name.registry())
                && (path.isEmpty() || name.repository().equals(path) || name.repository().startsWith(path + "/"));
    }
}

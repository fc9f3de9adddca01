package dev.podium.ingress;

import dev.podium.model.Ingress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A path of a host, and where it leads.
 *
 * @param path as the Ingress has it
 * @param backend the Service, in the namespace; null: nowhere
 * @param canary who gets some of its requests in its place, of the same namespace; null: nobody
 */
record Location(
        String path,
        Kind kind,
        String namespace,
        Ingress.@Nullable BackendService backend,
        Settings settings,
        @Nullable Canary canary) {

    private static final Pattern GROUP = Pattern.compile("\\$([0-9])");

    /** What a path means. */
    enum Kind {
        EXACT,
        /** By whole segments. */
        PREFIX
    }

    Location with(Canary other) {
        return new Location(path, kind, namespace, backend, settings, other);
    }

    /** Whether a path is one of these, if paths are what they seem to be. */
    boolean covers(String asked) {
        return switch (kind) {
            case EXACT -> asked.equals(path);
            case PREFIX -> {
                String segments = path.replaceFirst("/+$", "");
                yield asked.startsWith(segments) && (asked.length() == segments.length() || asked.charAt(segments.length()) == '/');
            }
        };
    }

    /** Whether the path, as a regular expression, fits the beginning of another; what is no expression fits nothing. */
    boolean fits(String asked) {
        Matcher matcher = matcher(asked);
        return matcher != null && matcher.lookingAt();
    }

    /** Whether the path of a request is replaced. */
    boolean rewrites() {
        return !settings.rewriteTarget().isEmpty() && !settings.rewriteTarget().equals(path);
    }

    /** What the backend is asked for: the annotation's text with what the groups of the path stand for; it may bring a query. */
    String rewritten(String asked) {
        Matcher matcher = matcher(asked);
        if (!rewrites() || matcher == null || !matcher.find()) {
            return asked;
        }
        return GROUP.matcher(settings.rewriteTarget()).replaceAll(each -> {
            int number = Integer.parseInt(each.group(1));
            String found = number > matcher.groupCount() ? null : matcher.group(number);
            return Matcher.quoteReplacement(found == null ? "" : found);
        });
    }

    private @Nullable Matcher matcher(String asked) {
        try {
            return Pattern.compile(path, Pattern.CASE_INSENSITIVE).matcher(asked);
        } catch (PatternSyntaxException broken) {
            return null;
        }
    }
}

package dev.podium.container.simulated.nginx;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Some of a server's paths.
 *
 * @param path what they begin with, or what the one path is
 * @param pattern what they match, if that is how they are told; null otherwise
 */
record Location(Kind kind, String path, @Nullable Pattern pattern, Scope scope) {

    enum Kind {
        EXACT,
        PREFIX,
        /** A prefix that patterns do not come before. */
        FINAL_PREFIX,
        PATTERN
    }

    static Location of(Directive directive, Scope server) throws ConfigurationException {
        List<String> args = directive.args();
        Scope scope = new Scope(server, directive.block());
        if (args.size() == 1) {
            return new Location(Kind.PREFIX, args.getFirst(), null, scope);
        }
        if (args.size() != 2) {
            throw new ConfigurationException("invalid number of arguments in \"location\" directive", directive);
        }
        return switch (args.getFirst()) {
            case "=" -> new Location(Kind.EXACT, args.getLast(), null, scope);
            case "^~" -> new Location(Kind.FINAL_PREFIX, args.getLast(), null, scope);
            case "~" -> new Location(Kind.PATTERN, args.getLast(), pattern(directive, 0), scope);
            case "~*" -> new Location(Kind.PATTERN, args.getLast(), pattern(directive, Pattern.CASE_INSENSITIVE), scope);
            default -> throw new ConfigurationException("invalid location modifier \"" + args.getFirst() + "\"", directive);
        };
    }

    private static Pattern pattern(Directive directive, int flags) throws ConfigurationException {
        try {
            return Pattern.compile(directive.args().getLast(), flags);
        } catch (PatternSyntaxException wrong) {
            throw new ConfigurationException("pcre2_compile() failed: " + wrong.getDescription() + " in \"" + wrong.getPattern() + "\"",
                    directive);
        }
    }

    /** The one that a path belongs to (nginx, "location" in ngx_http_core_module); null if there is none. */
    static @Nullable Location find(List<Location> all, String uri) {
        Location longest = null;
        for (Location each : all) {
            if (each.kind == Kind.EXACT && each.path.equals(uri)) {
                return each;
            }
            boolean prefix = each.kind == Kind.PREFIX || each.kind == Kind.FINAL_PREFIX;
            if (prefix && uri.startsWith(each.path) && (longest == null || each.path.length() > longest.path.length())) {
                longest = each;
            }
        }
        if (longest != null && longest.kind == Kind.FINAL_PREFIX) {
            return longest;
        }
        for (Location each : all) {
            if (each.pattern != null && each.pattern.matcher(uri).find()) {
                return each;
            }
        }
        return longest;
    }
}

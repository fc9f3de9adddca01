package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.VirtualFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A shell pattern: {@code *}, {@code ?}, {@code […]}; a backslash takes a character's meaning away. */
final class Glob {

    /** What a pattern may also do. */
    enum Feature {
        /** <code>@(a|b)</code>, <code>!(…)</code> and the like. */
        EXTENDED,
        /** Upper and lower case are the same. */
        ANY_CASE,
        /** {@code **} goes through directories. */
        GLOB_STAR,
        /** Names with a dot in front match like others. */
        DOT_FILES
    }

    private final String pattern;
    private final Set<Feature> features;

    Glob(String pattern, Set<Feature> features) {
        this.pattern = pattern;
        this.features = features;
    }

    boolean matches(String text) {
        return greedy().matcher(text).matches();
    }

    Pattern greedy() {
        return regex("");
    }

    Pattern reluctant() {
        return regex("?");
    }

    /** Whether anything in it is a wildcard. */
    static boolean isPattern(String pattern, Set<Feature> features) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*'
                    || c == '?'
                    || c == '[' && pattern.indexOf(']', i + 1) > 0
                    || "+@!".indexOf(c) >= 0 && pattern.startsWith("(", i + 1) && features.contains(Feature.EXTENDED)) {
                return true;
            }
        }
        return false;
    }

    /** The pattern without its backslashes. */
    static String plain(String pattern) {
        if (pattern.indexOf('\\') < 0) {
            return pattern;
        }
        StringBuilder plain = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            plain.append(c == '\\' && i + 1 < pattern.length() ? pattern.charAt(++i) : c);
        }
        return plain.toString();
    }

    private Pattern regex(String lazy) {
        int flags = Pattern.DOTALL | (features.contains(Feature.ANY_CASE) ? Pattern.CASE_INSENSITIVE : 0);
        StringBuilder regex = new StringBuilder();
        translate(pattern, lazy, regex);
        try {
            return Pattern.compile(regex.toString(), flags);
        } catch (PatternSyntaxException malformed) {
            return Pattern.compile(Pattern.quote(plain(pattern)), flags);
        }
    }

    private void translate(String part, String lazy, StringBuilder regex) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            int end = part.startsWith("(", i + 1) && "?*+@!".indexOf(c) >= 0 && features.contains(Feature.EXTENDED)
                    ? closing(part, i + 1)
                    : -1;
            if (end > 0) {
                group(c, part.substring(i + 2, end), part.substring(end + 1), lazy, regex);
                if (c == '!') {
                    return;
                }
                i = end;
                continue;
            }
            switch (c) {
                case '*' -> regex.append(".*").append(lazy);
                case '?' -> regex.append('.');
                case '\\' -> regex.append(++i < part.length() ? Pattern.quote(String.valueOf(part.charAt(i))) : "\\\\");
                case '[' -> i = set(part, i, regex);
                default -> literal(c, regex);
            }
        }
    }

    private static void literal(char c, StringBuilder regex) {
        if (!Source.isOfName(c) && c < 128) {
            regex.append('\\');
        }
        regex.append(c);
    }

    /** One of {@code ?*+@!} and the patterns between its parentheses; what is not to match needs to know what follows. */
    private void group(char kind, String inside, String rest, String lazy, StringBuilder regex) {
        StringBuilder choices = new StringBuilder();
        for (String each : choices(inside)) {
            choices.append(choices.isEmpty() ? "" : "|");
            translate(each, lazy, choices);
        }
        if (kind == '!') {
            StringBuilder after = new StringBuilder();
            translate(rest, lazy, after);
            regex.append("(?!(?:").append(choices).append(')').append(after).append("$).*").append(lazy).append(after);
            return;
        }
        regex.append("(?:").append(choices).append(')').append(kind == '@' ? "" : kind + lazy);
    }

    private static List<String> choices(String inside) {
        List<String> choices = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '|' && depth == 0) {
                choices.add(inside.substring(start, i));
                start = i + 1;
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        choices.add(inside.substring(start));
        return choices;
    }

    private static int closing(String part, int open) {
        int depth = 0;
        for (int i = open; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Translates {@code […]}; answers where it ends. */
    private static int set(String part, int open, StringBuilder regex) {
        boolean negated = part.startsWith("!", open + 1) || part.startsWith("^", open + 1);
        int first = open + (negated ? 2 : 1);
        StringBuilder set = new StringBuilder(negated ? "[^" : "[");
        for (int i = first; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == ']' && i > first) {
                regex.append(set).append(']');
                return i;
            }
            int close = part.startsWith("[:", i) ? part.indexOf(":]", i) : -1;
            if (close > 0) {
                set.append(named(part.substring(i + 2, close)));
                i = close + 1;
            } else if (c == '\\' && i + 1 < part.length()) {
                set.append('\\').append(part.charAt(++i));
            } else if (c == '-' || Source.isOfName(c)) {
                set.append(c);
            } else {
                set.append('\\').append(c);
            }
        }
        regex.append("\\[");
        return open;
    }

    /** A class of characters, such as {@code digit}, as it is written between the brackets of a regular expression. */
    static String named(String name) {
        return switch (name) {
            case "alpha" -> "\\p{Alpha}";
            case "digit" -> "0-9";
            case "alnum", "word" -> name.equals("word") ? "\\w" : "\\p{Alnum}";
            case "upper" -> "\\p{Upper}";
            case "lower" -> "\\p{Lower}";
            case "space" -> "\\s";
            case "blank" -> " \\t";
            case "punct" -> "\\p{Punct}";
            case "xdigit" -> "\\p{XDigit}";
            case "cntrl" -> "\\p{Cntrl}";
            case "print" -> "\\p{Print}";
            default -> "\\p{Graph}";
        };
    }

    /** The paths that match, sorted; none if nothing does. */
    List<String> expand(VirtualFiles files, String directory) {
        boolean absolute = pattern.startsWith("/");
        List<String> found = List.of(absolute ? "/" : "");
        List<String> parts = List.of(pattern.replaceFirst("^/+", "").split("/+"));
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            List<String> next = new ArrayList<>();
            for (String base : found) {
                step(parts.get(i), last, base, files, directory, next);
            }
            found = next;
        }
        List<String> paths = pattern.endsWith("/")
                ? found.stream().filter(each -> files.isDirectory(place(each, directory))).map(each -> each + "/").toList()
                : found;
        return paths.stream().sorted().toList();
    }

    private void step(
            String part, boolean last, String base, VirtualFiles files, String directory, List<String> into) {
        if (part.equals("**") && features.contains(Feature.GLOB_STAR)) {
            descend(base, last, files, directory, into);
        } else if (isPattern(part, features)) {
            Glob names = new Glob(part, features);
            Pattern regex = names.greedy();
            for (String name : names(files, place(base, directory))) {
                if (showsDots(part) || !name.startsWith(".")) {
                    if (regex.matcher(name).matches()) {
                        into.add(join(base, name));
                    }
                }
            }
        } else if (files.exists(place(base, directory) + "/" + plain(part))) {
            into.add(join(base, plain(part)));
        }
    }

    private void descend(String base, boolean last, VirtualFiles files, String directory, List<String> into) {
        if (!last) {
            into.add(base);
        }
        for (String name : names(files, place(base, directory))) {
            String path = join(base, name);
            boolean inside = files.isDirectory(place(path, directory));
            if (!name.startsWith(".") || features.contains(Feature.DOT_FILES)) {
                if (last) {
                    into.add(path);
                }
                if (inside) {
                    descend(path, last, files, directory, into);
                }
            }
        }
    }

    private boolean showsDots(String part) {
        return part.startsWith(".") || features.contains(Feature.DOT_FILES);
    }

    private static String place(String base, String directory) {
        return base.startsWith("/") ? base : directory + "/" + base;
    }

    private static String join(String base, String name) {
        return base.isEmpty() || base.endsWith("/") ? base + name : base + "/" + name;
    }

    private static List<String> names(VirtualFiles files, String place) {
        try {
            return files.list(place);
        } catch (IOException none) {
            return List.of();
        }
    }
}

package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.VirtualFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A shell pattern: {@code *}, {@code ?}, {@code […]}; a backslash takes a character's meaning away. */
final class Glob {

    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern;
    }

    boolean matches(String text) {
        return regex(pattern, ".*").matcher(text).matches();
    }

    Pattern greedy() {
        return regex(pattern, ".*");
    }

    Pattern reluctant() {
        return regex(pattern, ".*?");
    }

    /** Whether anything in it is a wildcard. */
    static boolean isPattern(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** The pattern without its backslashes. */
    static String plain(String pattern) {
        return pattern.replaceAll("\\\\(.)", "$1");
    }

    private static Pattern regex(String pattern, String star) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(star);
                case '?' -> regex.append('.');
                case '\\' -> regex.append(
                        ++i < pattern.length() ? Pattern.quote(String.valueOf(pattern.charAt(i))) : "\\\\");
                case '[' -> {
                    int end = pattern.indexOf(']', i + 2);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        String set = pattern.substring(i + 1, end);
                        set = set.startsWith("!") ? "^" + set.substring(1) : set;
                        regex.append('[').append(set.replace("\\", "\\\\").replace("[", "\\[").replace("&&", "&\\&"))
                                .append(']');
                        i = end;
                    }
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** The paths that match, sorted; none if nothing does. */
    List<String> expand(VirtualFiles files, String directory) {
        boolean absolute = pattern.startsWith("/");
        List<String> found = List.of(absolute ? "/" : "");
        List<String> parts = List.of(pattern.replaceFirst("^/+", "").split("/+"));
        for (String part : parts) {
            List<String> next = new ArrayList<>();
            for (String base : found) {
                String place = base.startsWith("/") ? base : directory + "/" + base;
                if (isPattern(part)) {
                    names(files, place).stream()
                            .filter(name -> name.startsWith(".") == part.startsWith("."))
                            .filter(name -> new Glob(part).matches(name))
                            .forEach(name -> next.add(join(base, name)));
                } else if (files.exists(place + "/" + plain(part))) {
                    next.add(join(base, plain(part)));
                }
            }
            found = next;
        }
        return found;
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

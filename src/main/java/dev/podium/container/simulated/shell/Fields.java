package dev.podium.container.simulated.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * The fields that a word becomes while it is expanded. Each is kept as a pattern: what was quoted has a backslash before
 * every character that would mean something to {@link Glob}.
 */
final class Fields {

    private static final String SPECIAL = "*?[]\\!-^()|+@";

    private final String separators;
    private final List<String> done = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean open;

    /** @param separators the value of {@code IFS} */
    Fields(String separators) {
        this.separators = separators;
    }

    /** Text that belongs to the field as it is. */
    void quoted(String text) {
        open = true;
        escape(text, current);
    }

    /** Text of the script outside of quotes: not split, but a pattern. */
    void bare(String text) {
        open = true;
        current.append(text);
    }

    /** The value of an unquoted expansion: split, and a pattern. */
    void expanded(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (separators.indexOf(c) < 0) {
                open = true;
                if (c == '\\') {
                    current.append('\\');
                }
                current.append(c);
            } else if (Character.isWhitespace(c)) {
                split();
            } else {
                open = true;
                split();
            }
        }
    }

    /** Ends the field, if there is one. */
    void split() {
        if (open) {
            done.add(current.toString());
            current.setLength(0);
            open = false;
        }
    }

    List<String> all() {
        split();
        return done;
    }

    static void escape(String text, StringBuilder into) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                into.append('\\');
            }
            into.append(c);
        }
    }
}

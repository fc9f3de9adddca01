package dev.podium.container.simulated.shell;

import org.jspecify.annotations.Nullable;

/** A script's text, and how far it has been read. */
final class Source {

    private final String text;
    private final Dialect dialect;
    private final int firstLine;
    private int at;
    private int counted;
    private int line;
    private boolean extendedPatterns;

    Source(String text, Dialect dialect, int firstLine) {
        this.text = text;
        this.dialect = dialect;
        this.firstLine = firstLine;
        this.line = firstLine;
    }

    /** A part of this script that is read by itself. */
    Source inner(String part) {
        Source inner = new Source(part, dialect, line());
        inner.extendedPatterns = extendedPatterns;
        return inner;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Whether <code>@(…)</code> and the like are patterns, as after {@code shopt -s extglob}. */
    boolean extendedPatterns() {
        return extendedPatterns;
    }

    void extendPatterns(boolean on) {
        extendedPatterns = on;
    }

    boolean ended() {
        return at >= text.length();
    }

    /** The next character; {@code \0} at the end. */
    char peek() {
        return peek(0);
    }

    char peek(int further) {
        return at + further < text.length() ? text.charAt(at + further) : '\0';
    }

    char take() {
        return text.charAt(at++);
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, at);
    }

    boolean take(String prefix) {
        if (!text.startsWith(prefix, at)) {
            return false;
        }
        at += prefix.length();
        return true;
    }

    void skip(int characters) {
        at += characters;
    }

    int position() {
        return at;
    }

    void position(int where) {
        at = where;
    }

    String since(int start) {
        return text.substring(start, at);
    }

    /** The text up to a character, which is consumed too; null if it does not come. */
    @Nullable String upTo(char end) {
        int found = text.indexOf(end, at);
        if (found < 0) {
            return null;
        }
        String part = text.substring(at, found);
        at = found + 1;
        return part;
    }

    /** The rest of the line without its newline, which is consumed too. */
    String restOfLine() {
        int end = text.indexOf('\n', at);
        String rest = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        return rest;
    }

    /** A name of letters, digits and underscores at this place; empty if there is none. */
    String name() {
        int start = at;
        if (at < text.length() && !Character.isDigit(text.charAt(at))) {
            while (at < text.length() && isOfName(text.charAt(at))) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    static boolean isOfName(char c) {
        return c == '_' || (c < 128 ? Character.isLetterOrDigit(c) : Character.isLetter(c));
    }

    /** The line of the place that has been read to, from 1. */
    int line() {
        if (at < counted) {
            counted = 0;
            line = firstLine;
        }
        for (; counted < at && counted < text.length(); counted++) {
            if (text.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** The number of the line after the last one. */
    int lineOfEnd() {
        int lines = (int) text.chars().filter(each -> each == '\n').count();
        return firstLine + lines + (text.endsWith("\n") ? 0 : 1);
    }
}

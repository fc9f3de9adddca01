package dev.podium.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A file of environment variables, {@code NAME='value'} line by line (upstream's {@code kubelet/util/env}). Values are literal
 * and may go on over several lines; comments begin with {@code #}.
 */
final class EnvFile {

    /** Go's scanner gives up a line that is longer. */
    private static final int LONGEST_LINE = 64 * 1024;

    private EnvFile() {}

    /**
     * The value of a variable, the first one if there are more; empty if there is none. What comes after it is not looked at.
     *
     * @throws MissingSource if the file cannot be read, or is none of variables as far as it was read
     */
    static String value(Path file, String key) throws MissingSource {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return find(lines(text).iterator(), key);
        } catch (IOException | MalformedLine unusable) {
            // The cause is in upstream's log only.
            throw new MissingSource("couldn't parse env file");
        }
    }

    private static List<String> lines(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        return text.isEmpty() || text.endsWith("\n") ? lines.subList(0, lines.size() - 1) : lines;
    }

    private static String find(Iterator<String> lines, String key) throws MalformedLine {
        while (lines.hasNext()) {
            String line = next(lines).replaceFirst("^[ \t]+", "");
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals <= 0 || blank(line.charAt(equals - 1))) {
                throw new MalformedLine();
            }
            String name = line.substring(0, equals);
            String rest = line.substring(equals + 1);
            boolean empty = !rest.isEmpty() && blank(rest.charAt(0));
            if (!empty && !rest.startsWith("'")) {
                throw new MalformedLine();
            }
            String value = empty ? "" : quoted(rest.substring(1), lines);
            if (name.equals(key)) {
                return value;
            }
        }
        return "";
    }

    /** The value up to its closing quote, after which nothing but a comment may come. */
    private static String quoted(String begun, Iterator<String> lines) throws MalformedLine {
        StringBuilder value = new StringBuilder();
        String rest = begun;
        int end = rest.indexOf('\'');
        while (end < 0) {
            if (!lines.hasNext()) {
                throw new MalformedLine();
            }
            value.append(rest).append('\n');
            rest = next(lines);
            end = rest.indexOf('\'');
        }
        String after = rest.substring(end + 1).replaceFirst("^[ \t]+", "");
        if (!after.isEmpty() && !after.startsWith("#")) {
            throw new MalformedLine();
        }
        return value.append(rest, 0, end).toString();
    }

    private static String next(Iterator<String> lines) throws MalformedLine {
        String line = lines.next();
        if (line.length() >= LONGEST_LINE) {
            throw new MalformedLine();
        }
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The file is not one of variables. */
    private static final class MalformedLine extends Exception {

        private static final long serialVersionUID = 1L;
    }
}

package dev.podium.container.simulated.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code read}, and bash's {@code mapfile}. */
final class Reading {

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int TIMED_OUT = 142;

    private final Interpreter shell;
    private final ShellState state;

    Reading(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state();
    }

    void addTo(Map<String, Builtins.Builtin> all) {
        all.put("read", this::read);
        if (state.dialect().bash()) {
            all.put("mapfile", this::mapfile);
            all.put("readarray", this::mapfile);
        }
    }

    /** What {@code read} has read; {@code escaped} tells of each character whether a backslash was in front of it. */
    private record Input(String text, List<Boolean> escaped, int status) {}

    private int read(List<String> words, Descriptors io) throws IOException, InterruptedException {
        Letters letters = Letters.of(words, "adinNptu", "ers");
        if (letters.wrong() != null) {
            shell.complain("read: " + letters.wrong() + ": invalid option");
            return 2;
        }
        InputStream in = letters.has('u') ? io.input(Integer.parseInt(letters.get('u', "0"))) : io.in();
        if (letters.has('p') && shell.process().onTerminal() || letters.has('p') && !state.dialect().bash()) {
            io.err().write(letters.get('p', "").getBytes(StandardCharsets.UTF_8));
        }
        if (letters.has('t') && !isReady(in, letters.get('t', "0"))) {
            return letters.get('t', "0").equals("0") ? 1 : TIMED_OUT;
        }
        Input input = input(in, letters);
        List<String> names = letters.rest();
        boolean whole = letters.has('N') || names.isEmpty() && state.dialect().bash() && !letters.has('a');
        if (letters.has('a')) {
            state.variables().set(letters.get('a', ""), Value.Indexed.of(split(input, Integer.MAX_VALUE)));
        } else if (whole) {
            state.set(names.isEmpty() ? "REPLY" : names.getFirst(), input.text);
        } else {
            assign(names.isEmpty() ? List.of("REPLY") : names, input);
        }
        return input.status;
    }

    private boolean isReady(InputStream in, String seconds) throws IOException, InterruptedException {
        if (in instanceof ByteArrayInputStream || in.available() > 0) {
            return true;
        }
        long end = shell.process().time().nanos() + (long) (Double.parseDouble(seconds) * 1e9);
        while (in.available() == 0) {
            if (shell.process().time().nanos() >= end) {
                return false;
            }
            shell.process().sleep(GLANCE);
            shell.process().requireAlive();
        }
        return true;
    }

    private static Input input(InputStream in, Letters letters) throws IOException {
        String delimiter = letters.get('d', "\n");
        int end = letters.has('N') ? -1 : delimiter.isEmpty() ? 0 : delimiter.charAt(0);
        boolean raw = letters.has('r');
        int most = Integer.parseInt(letters.get('n', letters.get('N', Integer.toString(Integer.MAX_VALUE))));
        StringBuilder text = new StringBuilder();
        List<Boolean> escaped = new ArrayList<>();
        boolean backslash = false;
        while (text.length() < most) {
            int c = character(in);
            if (c < 0) {
                return new Input(text.toString(), escaped, 1);
            }
            if (backslash) {
                backslash = false;
                if (c != '\n') {
                    text.appendCodePoint(c);
                    escaped.add(true);
                }
            } else if (!raw && c == '\\') {
                backslash = true;
            } else if (c == end) {
                break;
            } else {
                text.appendCodePoint(c);
                escaped.add(false);
            }
        }
        return new Input(text.toString(), escaped, 0);
    }

    /** The next character; reads no byte beyond it. */
    private static int character(InputStream in) throws IOException {
        int first = in.read();
        int more = first < 0xc0 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        if (more == 0) {
            return first;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.writeBytes(in.readNBytes(more));
        return bytes.toString(StandardCharsets.UTF_8).codePointAt(0);
    }

    private void assign(List<String> names, Input input) {
        List<String> fields = split(input, names.size());
        for (int i = 0; i < names.size(); i++) {
            String value = i < fields.size() ? fields.get(i) : "";
            String name = names.get(i);
            int open = name.indexOf('[');
            if (open > 0 && name.endsWith("]")) {
                String key = Subscripts.key(state, name.substring(0, open), name.substring(open + 1, name.length() - 1));
                state.variables().set(name.substring(0, open), key, value);
            } else {
                state.set(name, value);
            }
        }
    }

    /** Splits at the characters of {@code IFS} into so many fields at most, the last of which has the rest. */
    private List<String> split(Input input, int most) {
        String given = state.get("IFS");
        String separators = given == null ? " \t\n" : given;
        List<String> fields = new ArrayList<>();
        int at = blanks(input, 0, separators);
        while (at < input.text.length()) {
            int end = at;
            while (end < input.text.length() && !separates(input, end, separators)) {
                end++;
            }
            int next = blanks(input, end, separators);
            if (next < input.text.length() && separates(input, next, separators)) {
                next = blanks(input, next + 1, separators);
            }
            if (fields.size() + 1 == most && next < input.text.length()) {
                fields.add(stripped(input, at, separators));
                return fields;
            }
            fields.add(input.text.substring(at, end));
            at = next;
        }
        return fields;
    }

    private static boolean separates(Input input, int index, String separators) {
        return separators.indexOf(input.text.charAt(index)) >= 0 && !isEscaped(input, index);
    }

    private static boolean isEscaped(Input input, int index) {
        return index < input.escaped.size() && input.escaped.get(index);
    }

    private static int blanks(Input input, int from, String separators) {
        int at = from;
        while (at < input.text.length()
                && Character.isWhitespace(input.text.charAt(at))
                && separates(input, at, separators)) {
            at++;
        }
        return at;
    }

    private static String stripped(Input input, int from, String separators) {
        int end = input.text.length();
        while (end > from
                && Character.isWhitespace(input.text.charAt(end - 1))
                && separates(input, end - 1, separators)) {
            end--;
        }
        return input.text.substring(from, end);
    }

    private int mapfile(List<String> words, Descriptors io) throws IOException {
        Letters letters = Letters.of(words, "dnOsuCc", "t");
        if (letters.wrong() != null) {
            shell.complain("mapfile: " + letters.wrong() + ": invalid option");
            return 2;
        }
        InputStream in = letters.has('u') ? io.input(Integer.parseInt(letters.get('u', "0"))) : io.in();
        String delimiter = letters.get('d', "\n");
        int end = delimiter.isEmpty() ? 0 : delimiter.charAt(0);
        int most = Integer.parseInt(letters.get('n', "0"));
        int skipped = Integer.parseInt(letters.get('s', "0"));
        int index = Integer.parseInt(letters.get('O', "0"));
        String name = letters.rest().isEmpty() ? "MAPFILE" : letters.rest().getFirst();
        Value.Indexed array = letters.has('O') && state.array(name) instanceof Value.Indexed given ? given : new Value.Indexed();
        int taken = 0;
        for (String line = line(in, end); line != null; line = line(in, end)) {
            if (skipped-- > 0) {
                continue;
            }
            boolean ended = !line.isEmpty() && line.charAt(line.length() - 1) == end;
            array.put(Integer.toString(index++), letters.has('t') && ended ? line.substring(0, line.length() - 1) : line);
            if (++taken == most) {
                break;
            }
        }
        state.variables().set(name, array);
        return 0;
    }

    /** A line with what ends it; null at the end of the input. */
    private static @Nullable String line(InputStream in, int end) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.write(c);
            if (c == end) {
                break;
            }
        }
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }
}

package dev.podium.container.simulated.applet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The commands of {@code sed} that scripts use most: {@code s}, {@code p}, {@code d}, {@code q}, {@code a}, {@code i}, {@code c}, {@code y}. */
final class SedScript {

    private final List<Command> commands = new ArrayList<>();
    private final boolean quiet;
    private final boolean extended;
    private final String text;
    private int at;

    SedScript(String text, boolean extended, boolean quiet) throws UsageException {
        this.text = text;
        this.extended = extended;
        this.quiet = quiet;
        try {
            parse();
        } catch (StringIndexOutOfBoundsException unfinished) {
            throw new UsageException("unterminated command");
        }
    }

    /** Where output lines go. */
    interface Sink {
        void print(String line) throws IOException;
    }

    private record Command(
            @Nullable Address from, @Nullable Address to, boolean negated, char name, @Nullable Pattern pattern, String argument, String flags) {}

    private record Address(int line, boolean last, @Nullable Pattern pattern) {

        boolean matches(String text, int number, boolean isLast) {
            return pattern != null ? pattern.matcher(text).find() : last ? isLast : number == line;
        }
    }

    private void parse() throws UsageException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == ';' || c == '\n' || c == '\t' || c == '}') {
                at++;
                continue;
            }
            Address from = address();
            Address to = null;
            if (from != null && at < text.length() && text.charAt(at) == ',') {
                at++;
                to = address();
            }
            while (text.charAt(at) == ' ') {
                at++;
            }
            boolean negated = text.charAt(at) == '!';
            at += negated ? 1 : 0;
            commands.add(command(from, to, negated, text.charAt(at++)));
        }
    }

    private @Nullable Address address() {
        char c = text.charAt(at);
        if (c == '$') {
            at++;
            return new Address(0, true, null);
        }
        if (c == '/') {
            at++;
            return new Address(0, false, compile(until('/'), ""));
        }
        int start = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return start == at ? null : new Address(Integer.parseInt(text.substring(start, at)), false, null);
    }

    private Command command(@Nullable Address from, @Nullable Address to, boolean negated, char name)
            throws UsageException {
        switch (name) {
            case 's' -> {
                char delimiter = text.charAt(at++);
                String regex = until(delimiter);
                String replacement = until(delimiter);
                int start = at;
                while (at < text.length() && "gpiI0123456789".indexOf(text.charAt(at)) >= 0) {
                    at++;
                }
                String flags = text.substring(start, at);
                return new Command(from, to, negated, name, compile(regex, flags), replacement(replacement), flags);
            }
            case 'y' -> {
                char delimiter = text.charAt(at++);
                return new Command(from, to, negated, name, null, until(delimiter), until(delimiter));
            }
            case 'p', 'd', 'q', '=' -> {
                return new Command(from, to, negated, name, null, "", "");
            }
            case 'a', 'i', 'c' -> {
                int end = text.indexOf('\n', at);
                String argument = text.substring(at, end < 0 ? text.length() : end).replaceFirst("^\\\\?\\s*", "");
                at = end < 0 ? text.length() : end;
                return new Command(from, to, negated, name, null, argument, "");
            }
            default -> throw new UsageException("unsupported command " + name);
        }
    }

    private String until(char delimiter) {
        StringBuilder part = new StringBuilder();
        while (text.charAt(at) != delimiter) {
            if (text.charAt(at) == '\\' && text.charAt(at + 1) == delimiter) {
                at++;
            } else if (text.charAt(at) == '\\') {
                part.append(text.charAt(at++));
            }
            part.append(text.charAt(at++));
        }
        at++;
        return part.toString();
    }

    private Pattern compile(String regex, String flags) {
        String translated = SearchApplets.extended(extended ? regex : SearchApplets.basic(regex));
        boolean ignoreCase = flags.contains("i") || flags.contains("I");
        return Pattern.compile(translated, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    }

    private static String replacement(String text) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '&') {
                java.append("$0");
            } else if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                java.append(Character.isDigit(next) ? "$" + next : next == 'n' ? "\n" : Matcher.quoteReplacement(String.valueOf(next)));
            } else {
                java.append(Matcher.quoteReplacement(String.valueOf(c)));
            }
        }
        return java.toString();
    }

    void apply(List<String> lines, Sink sink) throws IOException {
        boolean[] inRange = new boolean[commands.size()];
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            boolean last = number == lines.size();
            boolean deleted = false;
            boolean quit = false;
            List<String> appended = new ArrayList<>();
            for (int i = 0; i < commands.size() && !deleted && !quit; i++) {
                Command command = commands.get(i);
                if (selected(command, i, inRange, line, number, last) == command.negated) {
                    continue;
                }
                switch (command.name) {
                    case 's' -> {
                        String before = line;
                        line = substitute(command, line);
                        if (command.flags.contains("p") && !before.equals(line)) {
                            sink.print(line);
                        }
                    }
                    case 'y' -> line = transliterate(line, command.argument, command.flags);
                    case 'p' -> sink.print(line);
                    case '=' -> sink.print(Integer.toString(number));
                    case 'd' -> deleted = true;
                    case 'q' -> quit = true;
                    case 'a' -> appended.add(command.argument);
                    case 'i' -> sink.print(command.argument);
                    default -> {
                        sink.print(command.argument);
                        deleted = true;
                    }
                }
            }
            if (!deleted && !quiet) {
                sink.print(line);
            }
            for (String each : appended) {
                sink.print(each);
            }
            if (quit) {
                return;
            }
        }
    }

    private static boolean selected(Command command, int index, boolean[] inRange, String line, int number, boolean last) {
        if (command.from == null) {
            return true;
        }
        if (command.to == null) {
            return command.from.matches(line, number, last);
        }
        if (inRange[index]) {
            inRange[index] = !command.to.matches(line, number, last);
            return true;
        }
        if (command.from.matches(line, number, last)) {
            inRange[index] = command.to.pattern() != null || command.to.last() || command.to.line() > number;
            return true;
        }
        return false;
    }

    private static String substitute(Command command, String line) {
        if (command.pattern == null) {
            return line;
        }
        Matcher matcher = command.pattern.matcher(line);
        return command.flags.contains("g") ? matcher.replaceAll(command.argument) : matcher.replaceFirst(command.argument);
    }

    private static String transliterate(String line, String from, String to) {
        StringBuilder result = new StringBuilder();
        for (char c : line.toCharArray()) {
            int index = from.indexOf(c);
            result.append(index >= 0 && index < to.length() ? to.charAt(index) : c);
        }
        return result.toString();
    }
}

package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.applet.Printing;
import dev.podium.container.simulated.applet.TestExpression;
import dev.podium.container.simulated.shell.ShellState.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that a shell carries out itself. */
final class Builtins {

    private final Interpreter shell;
    private final ShellState state;
    private final Map<String, Builtin> all = new HashMap<>();

    Builtins(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state();
        all.put(":", (words, io) -> 0);
        all.put("true", (words, io) -> 0);
        all.put("false", (words, io) -> 1);
        all.put("echo", this::echo);
        all.put("printf", this::printf);
        all.put("test", this::test);
        all.put("[", this::test);
        all.put("[[", this::test);
        all.put("cd", this::changeDirectory);
        all.put("pwd", this::printDirectory);
        all.put("export", this::export);
        all.put("readonly", this::readOnly);
        all.put("local", this::local);
        all.put("unset", this::unset);
        all.put("set", this::set);
        all.put("shift", this::shift);
        all.put("read", this::read);
        all.put("eval", this::evaluate);
        all.put(".", this::source);
        all.put("source", this::source);
        all.put("exit", (words, io) -> leave(ControlFlow.Kind.EXIT, words, state.status()));
        all.put("return", (words, io) -> leave(ControlFlow.Kind.RETURN, words, state.status()));
        all.put("break", (words, io) -> leave(ControlFlow.Kind.BREAK, words, 1));
        all.put("continue", (words, io) -> leave(ControlFlow.Kind.CONTINUE, words, 1));
        all.put("let", this::let);
        all.put("getopts", new OptionParsing(state));
        for (String ignored : List.of("alias", "unalias", "hash", "ulimit", "umask", "bg", "times")) {
            all.put(ignored, (words, io) -> 0);
        }
        new JobBuiltins(shell, this).addTo(all);
    }

    /** A command of the shell's own. */
    interface Builtin {
        int run(List<String> words, Descriptors io) throws IOException, InterruptedException;
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    int run(List<String> words, Descriptors io) throws IOException, InterruptedException {
        Builtin builtin = all.get(words.getFirst());
        if (builtin == null) {
            throw new IllegalArgumentException(words.getFirst());
        }
        return builtin.run(words, io);
    }

    private int echo(List<String> words, Descriptors io) throws IOException {
        io.out().write(Printing.echo(words.subList(1, words.size())));
        return 0;
    }

    private int printf(List<String> words, Descriptors io) throws IOException {
        if (words.size() < 2) {
            io.printError("usage: printf format [arguments ...]");
            return 2;
        }
        io.out().write(Printing.format(words.get(1), words.subList(2, words.size())));
        return 0;
    }

    private int test(List<String> words, Descriptors io) throws IOException {
        List<String> expression = new ArrayList<>(words.subList(1, words.size()));
        if (words.getFirst().startsWith("[")) {
            String close = words.getFirst().replace('[', ']');
            if (expression.isEmpty() || !expression.removeLast().equals(close)) {
                shell.complain(words.getFirst() + ": missing " + close);
                return 2;
            }
        }
        try {
            return new TestExpression(expression, shell.process()).evaluate() ? 0 : 1;
        } catch (IllegalArgumentException malformed) {
            shell.complain(malformed.getMessage());
            return 2;
        }
    }

    private int changeDirectory(List<String> words, Descriptors io) throws IOException {
        String target = words.size() > 1 ? words.get(1) : valueOf("HOME", "/");
        boolean back = target.equals("-");
        String path = shell.process().resolve(back ? valueOf("OLDPWD", "/") : target);
        if (!shell.process().files().isDirectory(path)) {
            String why = shell.process().files().exists(path) ? "Not a directory" : "No such file or directory";
            shell.complain("cd: can't cd to " + target + ": " + why);
            return 1;
        }
        String real = shell.process().files().realPath(path);
        state.set("OLDPWD", shell.process().directory());
        state.set("PWD", real);
        shell.process().changeDirectory(real);
        if (back) {
            io.print(real + "\n");
        }
        return 0;
    }

    private String valueOf(String variable, String otherwise) {
        String value = state.get(variable);
        return value == null ? otherwise : value;
    }

    private int printDirectory(List<String> words, Descriptors io) throws IOException {
        io.print(shell.process().directory() + "\n");
        return 0;
    }

    private int export(List<String> words, Descriptors io) throws IOException {
        if (words.size() == 1 || words.get(1).equals("-p")) {
            for (Map.Entry<String, String> each : new java.util.TreeMap<>(state.environment()).entrySet()) {
                io.print("export " + each.getKey() + "='" + each.getValue() + "'\n");
            }
        }
        forEachName(words, state::export);
        return 0;
    }

    private int readOnly(List<String> words, Descriptors io) {
        forEachName(words, state::makeReadOnly);
        return 0;
    }

    private int local(List<String> words, Descriptors io) {
        for (String each : words.subList(1, words.size())) {
            state.local(each.split("=", 2)[0]);
        }
        forEachName(words, name -> {});
        return 0;
    }

    private void forEachName(List<String> words, java.util.function.Consumer<String> then) {
        for (String each : words.subList(1, words.size())) {
            if (!each.startsWith("-")) {
                String[] parts = each.split("=", 2);
                if (parts.length == 2) {
                    state.set(parts[0], parts[1]);
                }
                then.accept(parts[0]);
            }
        }
    }

    private int unset(List<String> words, Descriptors io) {
        boolean function = words.size() > 1 && words.get(1).equals("-f");
        for (String each : words.subList(1, words.size())) {
            if (function) {
                state.functions().remove(each);
            } else if (!each.startsWith("-")) {
                state.unset(each);
            }
        }
        return 0;
    }

    private int set(List<String> words, Descriptors io) throws IOException {
        if (words.size() == 1) {
            for (Map.Entry<String, String> each : state.variables().entrySet()) {
                io.print(each.getKey() + "='" + each.getValue() + "'\n");
            }
            return 0;
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                state.positional(List.copyOf(words.subList(i + 1, words.size())));
                return 0;
            }
            if (!word.startsWith("-") && !word.startsWith("+")) {
                state.positional(List.copyOf(words.subList(i, words.size())));
                return 0;
            }
            if (word.endsWith("o") && i + 1 < words.size()) {
                setNamed(state, words.get(++i), word.startsWith("-"));
            }
            setLetters(state, word);
        }
        return 0;
    }

    static void setLetters(ShellState state, String letters) {
        boolean on = letters.startsWith("-");
        for (char c : letters.substring(1).toCharArray()) {
            switch (c) {
                case 'e' -> turn(state, Option.EXIT_ON_ERROR, on);
                case 'x' -> turn(state, Option.TRACE, on);
                case 'u' -> turn(state, Option.NO_UNSET, on);
                case 'f' -> turn(state, Option.NO_GLOB, on);
                default -> {}
            }
        }
    }

    static void setNamed(ShellState state, String name, boolean on) {
        switch (name) {
            case "errexit" -> turn(state, Option.EXIT_ON_ERROR, on);
            case "xtrace" -> turn(state, Option.TRACE, on);
            case "nounset" -> turn(state, Option.NO_UNSET, on);
            case "noglob" -> turn(state, Option.NO_GLOB, on);
            case "pipefail" -> turn(state, Option.PIPE_FAIL, on);
            default -> {}
        }
    }

    private static void turn(ShellState state, Option option, boolean on) {
        if (on) {
            state.options().add(option);
        } else {
            state.options().remove(option);
        }
    }

    private int shift(List<String> words, Descriptors io) {
        int count = words.size() > 1 ? Integer.parseInt(words.get(1)) : 1;
        if (count > state.positional().size()) {
            return 1;
        }
        state.positional(state.positional().subList(count, state.positional().size()));
        return 0;
    }

    private int read(List<String> words, Descriptors io) throws IOException {
        boolean raw = false;
        int at = 1;
        while (at < words.size() && words.get(at).startsWith("-")) {
            String option = words.get(at++);
            raw |= option.contains("r");
            if (option.endsWith("p") && at < words.size()) {
                io.err().write(words.get(at++).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            } else if ((option.endsWith("t") || option.endsWith("n")) && at < words.size()) {
                at++;
            }
        }
        String line = ShellProgram.readLine(io.in());
        while (!raw && line != null && line.endsWith("\\")) {
            String more = ShellProgram.readLine(io.in());
            line = line.substring(0, line.length() - 1) + (more == null ? "" : more);
        }
        List<String> names = at < words.size() ? words.subList(at, words.size()) : List.of("REPLY");
        assign(names, line == null ? "" : line, valueOf("IFS", " \t\n"));
        return line == null ? 1 : 0;
    }

    private void assign(List<String> names, String line, String separators) {
        String rest = strip(line, separators);
        for (int i = 0; i < names.size(); i++) {
            int end = 0;
            while (end < rest.length() && separators.indexOf(rest.charAt(end)) < 0) {
                end++;
            }
            boolean last = i == names.size() - 1;
            state.set(names.get(i), last ? rest : rest.substring(0, end));
            rest = last || end >= rest.length() ? "" : strip(rest.substring(end + 1), separators);
        }
    }

    private static String strip(String text, String separators) {
        int start = 0;
        int end = text.length();
        while (start < end && blank(text.charAt(start), separators)) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1), separators)) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean blank(char c, String separators) {
        return Character.isWhitespace(c) && separators.indexOf(c) >= 0;
    }

    private int evaluate(List<String> words, Descriptors io) throws IOException, InterruptedException {
        return shell.evaluate(String.join(" ", words.subList(1, words.size())));
    }

    private int source(List<String> words, Descriptors io) throws IOException, InterruptedException {
        if (words.size() < 2) {
            shell.complain(words.getFirst() + ": filename argument required");
            return 2;
        }
        String script;
        try {
            try (var file = shell.process().open(words.get(1))) {
                script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException absent) {
            throw new ShellException(
                    ShellException.Outcome.SHELL_EXITS, "can't open '" + words.get(1) + "': " + absent.getMessage());
        }
        try {
            return shell.evaluate(script);
        } catch (ControlFlow leave) {
            if (leave.kind() == ControlFlow.Kind.RETURN) {
                return leave.value();
            }
            throw leave;
        }
    }

    private int let(List<String> words, Descriptors io) {
        long value = 0;
        for (String each : words.subList(1, words.size())) {
            value = new Arithmetic(each, state).evaluate();
        }
        return value == 0 ? 1 : 0;
    }

    private static int leave(ControlFlow.Kind kind, List<String> words, int otherwise) {
        int value = otherwise;
        if (words.size() > 1) {
            try {
                value = Integer.parseInt(words.get(1));
            } catch (NumberFormatException malformed) {
                throw new ShellException(
                        ShellException.Outcome.SHELL_EXITS, words.getFirst() + ": Illegal number: " + words.get(1));
            }
        }
        throw new ControlFlow(kind, value);
    }

    @Nullable String locate(String name) {
        return shell.process().locate(name);
    }
}

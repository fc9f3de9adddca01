package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Assignment;
import dev.podium.container.simulated.shell.Variables.Attribute;
import dev.podium.container.simulated.shell.Word.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bash's {@code declare}, {@code typeset}, {@code local}, {@code export} and {@code readonly}. */
final class Declarations {

    private static final Pattern OPERAND =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:\\[(.*)\\])?(?:(\\+?)=(.*))?", Pattern.DOTALL);
    private static final Map<Character, Attribute> LETTERS = letters();

    private final Interpreter shell;
    private final ShellState state;

    Declarations(Interpreter shell) {
        this.shell = shell;
        this.state = shell.state();
    }

    private static Map<Character, Attribute> letters() {
        Map<Character, Attribute> letters = new LinkedHashMap<>();
        letters.put('i', Attribute.INTEGER);
        letters.put('l', Attribute.LOWER_CASE);
        letters.put('n', Attribute.REFERENCE);
        letters.put('r', Attribute.READ_ONLY);
        letters.put('u', Attribute.UPPER_CASE);
        letters.put('x', Attribute.EXPORTED);
        return letters;
    }

    /**
     * An operand, expanded.
     *
     * @param array the same if an array's value is assigned
     */
    record Item(String text, @Nullable Assignment array) {

        static Item of(String text) {
            return new Item(text, null);
        }
    }

    void addTo(Map<String, Builtins.Builtin> all) {
        for (String each : List.of("declare", "typeset", "local", "export", "readonly")) {
            all.put(each, (words, io) ->
                    run(each, words.subList(1, words.size()).stream().map(Item::of).toList(), io));
        }
    }

    int run(String command, List<Item> items, Descriptors io) throws IOException, InterruptedException {
        StringBuilder on = new StringBuilder();
        StringBuilder off = new StringBuilder();
        int at = 0;
        while (at < items.size() && items.get(at).array == null && items.get(at).text.matches("[-+][A-Za-z]+")) {
            String word = items.get(at++).text;
            (word.startsWith("-") ? on : off).append(word.substring(1));
        }
        if (at < items.size() && items.get(at).text.equals("--")) {
            at++;
        }
        List<Item> operands = items.subList(at, items.size());
        String letters = on.toString();
        if (letters.matches(".*[fF].*")) {
            return functions(command, letters, operands, io);
        }
        if (command.equals("export") && letters.contains("n")) {
            letters = letters.replace("n", "");
            off.append('x');
        } else {
            letters += command.equals("export") ? "x" : command.equals("readonly") ? "r" : "";
        }
        if (operands.isEmpty() || on.indexOf("p") >= 0) {
            return print(command, letters, operands, io);
        }
        if (command.equals("local") && !state.variables().inFunction()) {
            shell.complain("local: can only be used in a function");
            return 1;
        }
        boolean local = command.equals("local")
                || command.length() > 6 && !command.equals("readonly") && state.variables().inFunction() && !letters.contains("g");
        int status = 0;
        for (Item each : operands) {
            Matcher matcher = OPERAND.matcher(each.text);
            if (!matcher.matches()) {
                shell.complain(command + ": `" + each.text + "': not a valid identifier");
                status = 1;
            } else {
                if (local) {
                    state.variables().local(matcher.group(1));
                }
                declare(matcher, each, letters, off.toString());
            }
        }
        return status;
    }

    private void declare(Matcher operand, Item item, String letters, String off) throws InterruptedException {
        String name = operand.group(1);
        Variables variables = state.variables();
        for (Map.Entry<Character, Attribute> each : LETTERS.entrySet()) {
            if (letters.indexOf(each.getKey()) >= 0 && each.getValue() != Attribute.READ_ONLY && each.getValue() != Attribute.REFERENCE) {
                variables.mark(name, each.getValue());
            } else if (off.indexOf(each.getKey()) >= 0) {
                variables.unmark(name, each.getValue());
            }
        }
        Value.Elements array = variables.value(name) instanceof Value.Elements given ? given : null;
        if (letters.contains("A") && !(array instanceof Value.Associative)) {
            variables.set(name, new Value.Associative());
        } else if (letters.contains("a") && array == null && operand.group(4) == null) {
            variables.set(name, new Value.Indexed());
        }
        Mode mode = "+".equals(operand.group(3)) ? Mode.APPEND : Mode.SET;
        if (item.array != null) {
            shell.assigner().assign(item.array);
        } else if (operand.group(4) != null && operand.group(2) != null) {
            shell.assigner().element(name, Subscripts.key(state, name, operand.group(2)), mode, operand.group(4));
        } else if (operand.group(4) != null && letters.contains("a")) {
            shell.assigner().element(name, "0", mode, operand.group(4));
        } else if (operand.group(4) != null) {
            shell.assigner().text(name, mode, operand.group(4));
        } else if (!variables.has(name)) {
            variables.declare(name);
        }
        if (letters.contains("n")) {
            variables.mark(name, Attribute.REFERENCE);
        }
        if (letters.contains("r")) {
            state.makeReadOnly(name);
        }
    }

    private int functions(String command, String letters, List<Item> operands, Descriptors io) throws IOException {
        if (!command.equals("declare") && !command.equals("typeset")) {
            return 0;
        }
        if (operands.isEmpty()) {
            for (String each : state.functions().keySet().stream().sorted().toList()) {
                io.print("declare -f " + each + "\n");
            }
            return 0;
        }
        int status = 0;
        for (Item each : operands) {
            if (!state.functions().containsKey(each.text)) {
                status = 1;
            } else if (letters.contains("F")) {
                io.print(each.text + "\n");
            }
        }
        return status;
    }

    private int print(String command, String letters, List<Item> operands, Descriptors io) throws IOException {
        List<String> names = new ArrayList<>();
        operands.forEach(each -> names.add(each.text));
        int status = 0;
        if (operands.isEmpty()) {
            state.variables().names().stream()
                    .filter(each -> letters.chars()
                            .mapToObj(c -> LETTERS.get((char) c))
                            .allMatch(wanted -> wanted == null || state.variables().is(each, wanted)))
                    .forEach(names::add);
        }
        for (String each : names) {
            if (!state.variables().has(each) && state.array(each) == null) {
                shell.complain(command + ": " + each + ": not found");
                status = 1;
            } else {
                io.print(line(state, each) + "\n");
            }
        }
        return status;
    }

    /** The letters of what is declared of a variable. */
    static String flags(ShellState state, String name) {
        StringBuilder flags = new StringBuilder();
        Value.Elements array = state.array(name);
        flags.append(array instanceof Value.Indexed ? "a" : array instanceof Value.Associative ? "A" : "");
        LETTERS.forEach((letter, attribute) -> {
            if (state.variables().attributes(name).contains(attribute)) {
                flags.append(letter);
            }
        });
        return flags.toString();
    }

    /** The command that makes a variable what it is. */
    static String line(ShellState state, String name) {
        String flags = flags(state, name);
        StringBuilder line = new StringBuilder("declare -" + (flags.isEmpty() ? "-" : flags) + " " + name);
        Value.Elements array = state.array(name);
        if (array == null) {
            String value = flags.contains("n") ? state.variables().referred(name) : state.get(name);
            return value == null ? line.toString() : line + "=" + Requoting.doubled(value);
        }
        List<String> shown = new ArrayList<>();
        boolean words = array instanceof Value.Associative;
        for (String key : array.keys()) {
            String text = !words || key.matches("[A-Za-z0-9_./:-]+") ? key : Requoting.doubled(key);
            shown.add("[" + text + "]=" + Requoting.doubled(String.valueOf(array.get(key))));
        }
        return line + "=(" + String.join(" ", shown) + (words && !shown.isEmpty() ? " )" : ")");
    }

    /** The same of a variable that is no array, as <code>${name@A}</code> shows it. */
    static String assignment(ShellState state, String name, String value) {
        String flags = flags(state, name);
        return (flags.isEmpty() ? "" : "declare -" + flags + " ") + name + "=" + Requoting.single(value);
    }
}

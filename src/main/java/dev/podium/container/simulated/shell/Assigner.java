package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Node.Assignment;
import dev.podium.container.simulated.shell.Variables.Attribute;
import dev.podium.container.simulated.shell.Word.Element;
import dev.podium.container.simulated.shell.Word.Mode;
import java.util.List;

/** Carries out assignments. */
final class Assigner {

    private final ShellState state;
    private final Expander expander;

    Assigner(ShellState state, Expander expander) {
        this.state = state;
        this.expander = expander;
    }

    void assign(Assignment assignment) throws InterruptedException {
        List<Element> elements = assignment.value().elements();
        String name = assignment.name();
        if (elements != null) {
            elements(name, assignment.mode(), elements);
        } else if (assignment.subscript() == null) {
            text(name, assignment.mode(), expander.string(assignment.value()));
        } else {
            String key = expander.key(name, assignment.subscript());
            element(name, key, assignment.mode(), expander.string(assignment.value()));
        }
    }

    void text(String name, Mode mode, String value) {
        if (mode == Mode.SET) {
            state.set(name, value);
            return;
        }
        String before = state.get(name);
        boolean integer = state.variables().is(name, Attribute.INTEGER);
        state.set(name, before == null ? value : integer ? before + "+(" + value + ")" : before + value);
    }

    /** Sets an array's element by its key. */
    void element(String name, String key, Mode mode, String value) {
        boolean integer = state.variables().is(name, Attribute.INTEGER);
        Value.Elements array = state.array(name);
        String before = mode == Mode.SET ? null : array != null ? array.get(key) : key.equals("0") ? state.get(name) : null;
        String joined = before == null ? value : integer ? before + "+(" + value + ")" : before + value;
        state.variables().set(name, key, integer ? Long.toString(new Arithmetic(joined, state).evaluate()) : joined);
    }

    private void elements(String name, Mode mode, List<Element> elements) throws InterruptedException {
        Value before = state.variables().value(name);
        Value.Elements array = mode == Mode.APPEND && before instanceof Value.Elements given
                ? given
                : before instanceof Value.Associative ? new Value.Associative() : new Value.Indexed();
        if (mode == Mode.APPEND && before instanceof Value.Text(String text)) {
            array.put("0", text);
        }
        switch (array) {
            case Value.Indexed indexed -> fill(indexed, elements);
            case Value.Associative words -> fill(words, elements);
        }
        state.variables().set(name, array);
    }

    private void fill(Value.Indexed array, List<Element> elements) throws InterruptedException {
        long next = array.next();
        for (Element each : elements) {
            if (each.subscript() == null) {
                for (String word : expander.words(List.of(each.value()))) {
                    array.put(Long.toString(next++), word);
                }
            } else {
                String key = Long.toString(expander.number(each.subscript()));
                put(array, key, each);
                next = Long.parseLong(key) + 1;
            }
        }
    }

    private void fill(Value.Associative array, List<Element> elements) throws InterruptedException {
        String key = null;
        for (Element each : elements) {
            if (each.subscript() != null) {
                put(array, expander.string(each.subscript()), each);
            } else if (key == null) {
                key = expander.string(each.value());
            } else {
                array.put(key, expander.string(each.value()));
                key = null;
            }
        }
        if (key != null) {
            array.put(key, "");
        }
    }

    private void put(Value.Elements array, String key, Element element) throws InterruptedException {
        String value = expander.string(element.value());
        String before = element.mode() == Mode.APPEND ? array.get(key) : null;
        array.put(key, before == null ? value : before + value);
    }
}

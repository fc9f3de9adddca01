package dev.podium.container.simulated.shell;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shell's variables, the arrays among them, and what is declared of them. */
final class Variables {

    /** What a variable may be declared as. */
    enum Attribute {
        EXPORTED,
        READ_ONLY,
        /** Values are worked out as arithmetic. */
        INTEGER,
        LOWER_CASE,
        UPPER_CASE,
        /** The value is the name of another variable, which is meant. */
        REFERENCE
    }

    /** @param value null: declared, not set */
    private record Variable(@Nullable Value value, Set<Attribute> attributes) {

        static final Variable UNSET = new Variable(null, Set.of());

        Variable with(Value other) {
            return new Variable(other, attributes);
        }

        boolean is(Attribute attribute) {
            return !attributes.isEmpty() && attributes.contains(attribute);
        }
    }

    private final Map<String, Variable> all;
    private final Dialect dialect;
    private @Nullable Map<String, @Nullable Variable> locals;

    private Variables(Map<String, Variable> all, Dialect dialect) {
        this.all = all;
        this.dialect = dialect;
    }

    static Variables exported(Map<String, String> environment, Dialect dialect) {
        Map<String, Variable> all = new HashMap<>();
        Set<Attribute> exported = Set.of(Attribute.EXPORTED);
        environment.forEach((name, value) -> all.put(name, new Variable(new Value.Text(value), exported)));
        return new Variables(all, dialect);
    }

    Variables copy() {
        Variables copy = new Variables(new HashMap<>(all), dialect);
        copy.all.replaceAll((name, variable) ->
                variable.value instanceof Value.Elements array ? variable.with(array.copy()) : variable);
        copy.locals = locals == null ? null : new HashMap<>(locals);
        return copy;
    }

    private String target(String name) {
        String target = name;
        for (int i = 0; i < 10; i++) {
            Variable variable = all.get(target);
            if (variable == null || !variable.is(Attribute.REFERENCE) || !(variable.value instanceof Value.Text(String next))) {
                return target;
            }
            target = next;
        }
        return target;
    }

    /** The name of the variable that a reference leads to. */
    String referred(String name) {
        return target(name);
    }

    /** What the variable holds; null: it is not set. */
    @Nullable Value value(String name) {
        Variable variable = all.get(name);
        if (variable != null && variable.is(Attribute.REFERENCE)) {
            variable = all.get(target(name));
        }
        return variable == null ? null : variable.value;
    }

    @Nullable String get(String name) {
        Value value = value(name);
        return value == null ? null : value.text();
    }

    /** Sets a variable, or an array's element 0. */
    void set(String name, String text) {
        put(name, null, text);
    }

    /** Sets an array's element; the array begins to be if need be. */
    void set(String name, String key, String text) {
        put(name, key, text);
    }

    private void put(String given, @Nullable String key, String text) {
        String name = target(given);
        Variable variable = all.getOrDefault(name, Variable.UNSET);
        refuseReadOnly(name, variable);
        String value = variable.attributes.isEmpty() ? text : cased(variable, text);
        if (variable.value instanceof Value.Elements array) {
            array.put(key == null ? "0" : key, value);
        } else if (key == null) {
            all.put(name, variable.with(new Value.Text(value)));
        } else {
            Value.Indexed array = new Value.Indexed();
            if (variable.value instanceof Value.Text(String before)) {
                array.add(before);
            }
            array.put(key, value);
            all.put(name, variable.with(array));
        }
    }

    private static String cased(Variable variable, String text) {
        return variable.is(Attribute.LOWER_CASE)
                ? text.toLowerCase(Locale.ROOT)
                : variable.is(Attribute.UPPER_CASE) ? text.toUpperCase(Locale.ROOT) : text;
    }

    private void refuseReadOnly(String name, Variable variable) {
        if (variable.is(Attribute.READ_ONLY)) {
            throw dialect.bash()
                    ? new ShellException(ShellException.Outcome.LINE_ENDS, name + ": readonly variable")
                    : new ShellException(ShellException.Outcome.SHELL_EXITS, name + ": is read only");
        }
    }

    /** Gives a variable a new array, which it may share with nobody. */
    void set(String given, Value.Elements array) {
        String name = target(given);
        Variable variable = all.getOrDefault(name, Variable.UNSET);
        refuseReadOnly(name, variable);
        all.put(name, variable.with(array));
    }

    void unset(String given) {
        String name = target(given);
        refuseReadOnly(name, all.getOrDefault(name, Variable.UNSET));
        all.remove(name);
    }

    /** Whether a variable of that name has been declared, set or not. */
    boolean has(String name) {
        return all.containsKey(name);
    }

    /** Makes a variable known that is not set. */
    void declare(String name) {
        all.putIfAbsent(target(name), Variable.UNSET);
    }

    void mark(String name, Attribute attribute) {
        change(name, attribute, true);
    }

    void unmark(String name, Attribute attribute) {
        change(name, attribute, false);
    }

    private void change(String given, Attribute attribute, boolean on) {
        String name = attribute == Attribute.REFERENCE ? given : target(given);
        Variable variable = all.getOrDefault(name, Variable.UNSET);
        Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
        attributes.addAll(variable.attributes);
        if (on) {
            attributes.add(attribute);
        } else {
            attributes.remove(attribute);
        }
        all.put(name, new Variable(variable.value, attributes));
    }

    boolean is(String name, Attribute attribute) {
        return all.getOrDefault(target(name), Variable.UNSET).is(attribute);
    }

    Set<Attribute> attributes(String name) {
        return all.getOrDefault(name, Variable.UNSET).attributes;
    }

    /** Every name in order. */
    List<String> names() {
        return all.keySet().stream().sorted().toList();
    }

    /** Variables and their values in order, without arrays. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        all.forEach((name, variable) -> {
            if (variable.value instanceof Value.Text(String text)) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    /** What commands see. */
    Map<String, String> environment() {
        Map<String, String> env = new HashMap<>();
        all.forEach((name, variable) -> {
            if (variable.is(Attribute.EXPORTED) && variable.value instanceof Value.Text(String text)) {
                env.put(name, text);
            }
        });
        return env;
    }

    /** What is to be restored after a function or after assignments that hold for one command. */
    static final class Saved {

        private final @Nullable Map<String, @Nullable Variable> outer;

        private Saved(@Nullable Map<String, @Nullable Variable> outer) {
            this.outer = outer;
        }
    }

    /** Enters a function; answers with what {@link #leave} takes. */
    Saved enter() {
        Saved saved = new Saved(locals);
        locals = new HashMap<>();
        return saved;
    }

    void leave(Saved saved) {
        restore(locals);
        locals = saved.outer;
    }

    /** Exports variables for one command; answers with what {@link #restore(Saved)} takes. */
    Saved assign(Map<String, String> values) {
        Map<String, @Nullable Variable> before = new HashMap<>();
        values.forEach((name, value) -> {
            before.put(name, all.get(name));
            all.put(name, new Variable(new Value.Text(value), Set.of(Attribute.EXPORTED)));
        });
        return new Saved(before);
    }

    void restore(Saved saved) {
        restore(saved.outer);
    }

    private void restore(@Nullable Map<String, @Nullable Variable> before) {
        if (before != null) {
            before.forEach((name, variable) -> {
                if (variable == null) {
                    all.remove(name);
                } else {
                    all.put(name, variable);
                }
            });
        }
    }

    boolean inFunction() {
        return locals != null;
    }

    /** Makes a variable local to the current function; it is not set any more. */
    void local(String name) {
        if (locals != null && !locals.containsKey(name)) {
            Variable outer = all.remove(name);
            locals.put(name, outer);
            if (outer != null && outer.is(Attribute.EXPORTED)) {
                all.put(name, new Variable(null, Set.of(Attribute.EXPORTED)));
            }
        }
    }
}

package dev.podium.container.simulated.shell;

import java.util.function.LongSupplier;

/** What is between an array's brackets. */
final class Subscripts {

    private Subscripts() {}

    /**
     * The key of an array's element.
     *
     * @param word the subscript, expanded
     * @param number the same as a number, which an array without words for keys goes by
     */
    static String key(ShellState state, String name, String word, LongSupplier number) {
        Value.Elements array = state.array(name);
        if (array instanceof Value.Associative) {
            if (word.isEmpty()) {
                throw bad(name, word);
            }
            return word;
        }
        long index = number.getAsLong();
        if (index >= 0) {
            return Long.toString(index);
        }
        long after = array instanceof Value.Indexed indexed ? indexed.next() : state.get(name) == null ? 0 : 1;
        if (after + index < 0) {
            throw bad(name, word);
        }
        return Long.toString(after + index);
    }

    static String key(ShellState state, String name, String word) {
        return key(state, name, word, () -> new Arithmetic(word, state).evaluate());
    }

    private static ShellException bad(String name, String word) {
        return new ShellException(ShellException.Outcome.LINE_ENDS, name + "[" + word + "]: bad array subscript");
    }

    /** What {@code set -u} says. */
    static ShellException unset(ShellState state, String name) {
        return new ShellException(
                ShellException.Outcome.SHELL_EXITS,
                name + (state.dialect().bash() ? ": unbound variable" : ": parameter not set"));
    }
}

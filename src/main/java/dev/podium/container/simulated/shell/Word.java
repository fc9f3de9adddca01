package dev.podium.container.simulated.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A word of a script before its expansion. */
record Word(List<Part> parts) {

    static final Word EMPTY = new Word(List.of());

    static Word literal(String text) {
        return new Word(List.of(new Part.Text(text, Quoting.BARE)));
    }

    /** The word's text if it is nothing but unquoted text, else null: only such a word can be a keyword. */
    @Nullable String bare() {
        return parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text, Quoting quoting)
                        && quoting == Quoting.BARE
                ? text
                : null;
    }

    /** The elements if the word is an array's value, {@code (…)}, else null. */
    @Nullable List<Element> elements() {
        return parts.size() == 1 && parts.getFirst() instanceof Part.Compound(List<Element> elements) ? elements : null;
    }

    /** Whether something stands between quotes: it is then neither split nor taken as a pattern. */
    enum Quoting {
        BARE,
        QUOTED
    }

    /** An element of an array's value: {@code word} or {@code [subscript]=word}. */
    record Element(@Nullable Word subscript, Mode mode, Word value) {}

    /** Whether a value replaces another or is added to it. */
    enum Mode {
        SET,
        APPEND
    }

    /** What of a parameter is meant. */
    enum Reach {
        VALUE,
        /** <code>${#name}</code>. */
        LENGTH,
        /** <code>${!name}</code>: the value of the parameter that the value names. */
        INDIRECT,
        /** <code>${!name[@]}</code>. */
        KEYS,
        /** <code>${!prefix*}</code>. */
        NAMES
    }

    /** What words are made of. */
    sealed interface Part {

        /** Whether it stands between quotes. */
        default Quoting quoting() {
            return Quoting.BARE;
        }

        record Text(String text, Quoting quoting) implements Part {}

        /**
         * {@code $name} or <code>${name…}</code>.
         *
         * @param subscript what is between brackets; null: nothing
         * @param operator such as {@code :-}; empty: none
         * @param argument what follows the operator: of {@code :} and {@code /}, up to the next of these
         * @param second what follows that; null: nothing
         */
        record Parameter(
                Reach reach,
                String name,
                @Nullable Word subscript,
                String operator,
                Word argument,
                @Nullable Word second,
                Quoting quoting)
                implements Part {

            /** Whether the positional parameters or an array's elements are meant, all of them. */
            boolean all() {
                return selector().equals("@") || selector().equals("*");
            }

            /** Whether all of them make one word between quotes. */
            boolean joined() {
                return selector().equals("*");
            }

            private String selector() {
                String bare = subscript == null ? null : subscript.bare();
                return subscript == null ? name : bare == null ? "" : bare;
            }

            Parameter renamed(String other, @Nullable Word index) {
                return new Parameter(Reach.VALUE, other, index, operator, argument, second, quoting);
            }
        }

        /** {@code $(…)}. */
        record Substitution(Node script, Quoting quoting) implements Part {}

        /** {@code $((…))}. */
        record Arithmetic(Word expression, Quoting quoting) implements Part {}

        /** {@code <(…)} or {@code >(…)}. */
        record Stream(Direction direction, Node script) implements Part {}

        /** {@code name[subscript]} before a {@code =}, which begins the next part. */
        record Subscripted(String name, Word subscript) implements Part {}

        /** {@code (…)} after {@code name=}. */
        record Compound(List<Element> elements) implements Part {}
    }

    /** Which end of a pipe a command gets the path of. */
    enum Direction {
        READ,
        WRITE
    }
}

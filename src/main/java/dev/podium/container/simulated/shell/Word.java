package dev.podium.container.simulated.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A word of a script before its expansion. */
record Word(List<Part> parts) {

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

    /** Whether something stands between quotes: it is then neither split nor taken as a pattern. */
    enum Quoting {
        BARE,
        QUOTED
    }

    /** What words are made of. */
    sealed interface Part {

        record Text(String text, Quoting quoting) implements Part {}

        /**
         * {@code $name} or <code>${name…}</code>.
         *
         * @param operator such as {@code :-}; {@code #} in front for the length is {@code length}; empty: none
         */
        record Parameter(String name, String operator, @Nullable Word argument, Quoting quoting) implements Part {}

        /** {@code $(…)}. */
        record Substitution(Node script, Quoting quoting) implements Part {}

        /** {@code $((…))}. */
        record Arithmetic(Word expression, Quoting quoting) implements Part {}
    }
}

package dev.podium.container.simulated.shell;

import org.jspecify.annotations.Nullable;

/** What the lexer makes of a script's characters. */
sealed interface Token {

    /** @param written as it stands in the script */
    record Text(Word word, String written) implements Token {}

    /** Such as {@code &&}; a newline is {@code "\n"}. */
    record Operator(String text) implements Token {}

    /** A number right in front of a redirection. */
    record Descriptor(int number) implements Token {}

    record End() implements Token {}

    default boolean is(String operator) {
        return this instanceof Operator(String text) && text.equals(operator);
    }

    /** The text of an unquoted word, else null. */
    default @Nullable String keyword() {
        return this instanceof Text(Word word, String written) ? word.bare() : null;
    }

    /** As ash's error messages name it. */
    default String described() {
        return switch (this) {
            case Text(Word word, String written) -> word.bare() == null ? "word" : "\"" + word.bare() + "\"";
            case Operator(String text) -> text.equals("\n") ? "newline" : "\"" + text + "\"";
            case Descriptor(int number) -> "redirection";
            case End() -> "end of file";
        };
    }

    /** As bash's error messages name it. */
    default String written() {
        return switch (this) {
            case Text(Word word, String written) -> written;
            case Operator(String text) -> text.equals("\n") ? "newline" : text;
            case Descriptor(int number) -> Integer.toString(number);
            case End() -> "newline";
        };
    }
}

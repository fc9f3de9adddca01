package dev.podium.container.simulated.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command of a script. */
sealed interface Node {

    record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects) implements Node {}

    record Pipeline(List<Node> stages) implements Node {}

    record Not(Node command) implements Node {}

    record And(Node left, Node right) implements Node {}

    record Or(Node left, Node right) implements Node {}

    record Sequence(List<Node> commands) implements Node {}

    record Background(Node command) implements Node {}

    record If(Node condition, Node then, @Nullable Node otherwise) implements Node {}

    record Loop(Until until, Node condition, Node body) implements Node {}

    /** @param words null: the positional parameters */
    record For(String name, @Nullable List<Word> words, Node body) implements Node {}

    record Case(Word subject, List<Branch> branches) implements Node {}

    record Function(String name, Node body) implements Node {}

    record Subshell(Node body) implements Node {}

    record Redirected(Node body, List<Redirect> redirects) implements Node {}

    /** {@code name=value}. */
    record Assignment(String name, Word value) {}

    /** A branch of a {@code case}. */
    record Branch(List<Word> patterns, Node body) {}

    /** When a loop ends. */
    enum Until {
        FAILURE,
        SUCCESS
    }

    /** A redirection of a file descriptor. */
    record Redirect(int descriptor, Kind kind, Target target) {

        /** What kind of redirection. */
        enum Kind {
            READ,
            WRITE,
            APPEND,
            DUPLICATE,
            HERE
        }
    }

    /** Where a redirection leads; a here-document's text is only known once its line has been read. */
    final class Target {

        private Word word;

        Target(Word word) {
            this.word = word;
        }

        Word word() {
            return word;
        }

        void set(Word text) {
            word = text;
        }
    }
}

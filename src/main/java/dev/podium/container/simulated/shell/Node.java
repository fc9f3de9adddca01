package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.shell.Word.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command of a script. */
sealed interface Node {

    /** @param line where it begins, from 1 */
    record Simple(int line, List<Assignment> assignments, List<Word> words, List<Redirect> redirects) implements Node {}

    /** {@code declare}, {@code local}, {@code export} and the like in bash, whose operands may be assignments. */
    record Declaration(int line, String command, List<Operand> operands, List<Redirect> redirects) implements Node {}

    record Pipeline(List<Node> stages) implements Node {}

    record Not(Node command) implements Node {}

    /** {@code time}. */
    record Timed(Node command, Report report) implements Node {}

    record And(Node left, Node right) implements Node {}

    record Or(Node left, Node right) implements Node {}

    /** @param lines where each command begins */
    record Sequence(List<Node> commands, List<Integer> lines) implements Node {}

    record Background(Node command) implements Node {}

    record If(Node condition, Node then, @Nullable Node otherwise) implements Node {}

    record Loop(Until until, Node condition, Node body) implements Node {}

    /** @param words null: the positional parameters */
    record For(String name, @Nullable List<Word> words, Node body) implements Node {}

    /** {@code for ((start; condition; step))}; an empty condition holds. */
    record Counted(int line, Word start, Word condition, Word step, Node body) implements Node {}

    /** @param words null: the positional parameters */
    record Select(String name, @Nullable List<Word> words, Node body) implements Node {}

    record Case(Word subject, List<Branch> branches) implements Node {}

    record Function(String name, Node body) implements Node {}

    record Subshell(Node body) implements Node {}

    /** {@code ((…))}. */
    record Calculation(int line, Word expression) implements Node {}

    /** <code>[[ … ]]</code>. */
    record Condition(int line, Test test) implements Node {}

    record Redirected(Node body, List<Redirect> redirects) implements Node {}

    /** What {@link Declaration} declares. */
    sealed interface Operand {

        record Plain(Word word) implements Operand {}

        record Assigned(Assignment assignment) implements Operand {}
    }

    /** {@code name=value}, {@code name+=value}, {@code name[subscript]=value}. */
    record Assignment(String name, @Nullable Word subscript, Mode mode, Word value) {}

    /** A branch of a {@code case}. */
    record Branch(List<Word> patterns, Node body, Ending ending) {}

    /** What comes after a branch of a {@code case}. */
    enum Ending {
        /** {@code ;;}. */
        LEAVE,
        /** {@code ;&}: the next branch, whatever it is for. */
        FALL_THROUGH,
        /** {@code ;;&}: the next branch that fits. */
        GO_ON
    }

    /** When a loop ends. */
    enum Until {
        FAILURE,
        SUCCESS
    }

    /** How {@code time} tells. */
    enum Report {
        BASH,
        POSIX
    }

    /** An expression of <code>[[ … ]]</code>. */
    sealed interface Test {

        record Both(Test left, Test right) implements Test {}

        record Either(Test left, Test right) implements Test {}

        record Not(Test test) implements Test {}

        record Unary(String operator, Word operand) implements Test {}

        record Binary(Word left, String operator, Word right) implements Test {}
    }

    /** A redirection of a file descriptor. */
    record Redirect(int descriptor, Kind kind, Target target) {

        /** What kind of redirection. */
        enum Kind {
            READ,
            WRITE,
            APPEND,
            DUPLICATE,
            HERE,
            /** {@code <<<}. */
            HERE_STRING,
            /** {@code &>}: the standard output and error. */
            WRITE_BOTH,
            /** {@code &>>}. */
            APPEND_BOTH
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

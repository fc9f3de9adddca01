package dev.podium.container.simulated.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Runs the commands that are made of others: loops, choices, conditions. */
final class Compounds {

    private final Interpreter shell;
    private final ShellState state;
    private final Expander expander;
    private final Conditions conditions;

    Compounds(Interpreter shell, Expander expander) {
        this.shell = shell;
        this.state = shell.state();
        this.expander = expander;
        this.conditions = new Conditions(state, shell.process(), expander);
    }

    /** Runs a loop's body; whether the loop is over. */
    private final class Body {

        private final Node node;
        private int status;

        Body(Node node) {
            this.node = node;
        }

        boolean ends() throws IOException, InterruptedException {
            try {
                status = shell.run(node);
                return false;
            } catch (ControlFlow leave) {
                status = 0;
                return leaves(leave);
            }
        }
    }

    int loop(Node.Loop loop) throws IOException, InterruptedException {
        Body body = new Body(loop.body());
        while ((shell.test(loop.condition()) == 0) == (loop.until() == Node.Until.FAILURE)) {
            Thread.yield();
            if (body.ends()) {
                break;
            }
        }
        return body.status;
    }

    int each(Node.For loop) throws IOException, InterruptedException {
        List<String> words = loop.words() == null ? state.positional() : expander.words(loop.words());
        Body body = new Body(loop.body());
        for (String each : words) {
            state.set(loop.name(), each);
            if (body.ends()) {
                break;
            }
        }
        return body.status;
    }

    int counted(Node.Counted loop) throws IOException, InterruptedException {
        Body body = new Body(loop.body());
        state.line(loop.line());
        expander.number(loop.start());
        while (holds(loop.condition())) {
            shell.process().requireAlive();
            Thread.yield();
            if (body.ends()) {
                break;
            }
            expander.number(loop.step());
        }
        return body.status;
    }

    private boolean holds(Word condition) throws InterruptedException {
        String expression = expander.string(condition);
        return expression.isBlank() || new Arithmetic(expression, state).evaluate() != 0;
    }

    /** Whether {@code break} or {@code continue} ends this loop; rethrows what is meant for an outer one. */
    private static boolean leaves(ControlFlow leave) {
        return switch (leave.kind()) {
            case RETURN, EXIT -> throw leave;
            case BREAK, CONTINUE -> {
                if (leave.value() > 1) {
                    throw new ControlFlow(leave.kind(), leave.value() - 1);
                }
                yield leave.kind() == ControlFlow.Kind.BREAK;
            }
        };
    }

    int select(Node.Select menu) throws IOException, InterruptedException {
        List<String> words = menu.words() == null ? state.positional() : expander.words(menu.words());
        if (words.isEmpty()) {
            return 0;
        }
        Body body = new Body(menu.body());
        boolean shown = false;
        while (true) {
            for (int i = 0; !shown && i < words.size(); i++) {
                shell.descriptors().printError((i + 1) + ") " + words.get(i));
            }
            shown = true;
            String prompt = state.get("PS3");
            shell.descriptors().err().write((prompt == null ? "#? " : prompt).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            String line = ShellProgram.readLine(shell.descriptors().in());
            if (line == null) {
                shell.descriptors().printError("");
                return 1;
            }
            if (line.isBlank()) {
                shown = false;
                continue;
            }
            String answer = line.strip();
            boolean known = answer.matches("\\d{1,6}") && Integer.parseInt(answer) > 0 && Integer.parseInt(answer) <= words.size();
            state.set("REPLY", answer);
            state.set(menu.name(), known ? words.get(Integer.parseInt(answer) - 1) : "");
            if (body.ends()) {
                return body.status;
            }
        }
    }

    int choose(Node.Case choice) throws IOException, InterruptedException {
        String subject = expander.string(choice.subject());
        int status = 0;
        boolean entered = false;
        for (Node.Branch branch : choice.branches()) {
            if (entered || matches(branch, subject)) {
                status = shell.run(branch.body());
                if (branch.ending() == Node.Ending.LEAVE) {
                    return status;
                }
                entered = branch.ending() == Node.Ending.FALL_THROUGH;
            }
        }
        return status;
    }

    private boolean matches(Node.Branch branch, String subject) throws InterruptedException {
        for (Word pattern : branch.patterns()) {
            if (expander.glob(pattern).matches(subject)) {
                return true;
            }
        }
        return false;
    }

    int calculation(Node.Calculation node) throws IOException, InterruptedException {
        state.line(node.line());
        state.pipeline(null);
        try {
            String expression = expander.string(node.expression());
            shell.trace("(( " + expression + " ))");
            return new Arithmetic(expression, state).evaluate() == 0 ? 1 : 0;
        } catch (ShellException wrong) {
            shell.complain("((: " + wrong.getMessage());
            return 1;
        }
    }

    int condition(Node.Condition node) throws IOException, InterruptedException {
        state.line(node.line());
        state.pipeline(null);
        try {
            return holds(node.test()) ? 0 : 1;
        } catch (IllegalArgumentException wrong) {
            if (wrong.getMessage() instanceof String why && !why.isEmpty()) {
                shell.complain("[[: " + why);
            }
            return 2;
        } catch (ShellException wrong) {
            if (wrong.outcome() == ShellException.Outcome.SHELL_EXITS) {
                throw wrong;
            }
            shell.complain("[[: " + wrong.getMessage());
            return 1;
        }
    }

    /** Goes through what decides about a condition, as far as need be. */
    private boolean holds(Node.Test test) throws IOException, InterruptedException {
        return switch (test) {
            case Node.Test.Both(Node.Test left, Node.Test right) -> holds(left) && holds(right);
            case Node.Test.Either(Node.Test left, Node.Test right) -> holds(left) || holds(right);
            case Node.Test.Not(Node.Test inner) -> !holds(inner);
            case Node.Test.Unary(String operator, Word operand) -> {
                String value = expander.string(operand);
                shell.trace("[[ " + operator + " " + (value.isEmpty() ? "''" : value) + " ]]");
                yield conditions.unary(operator, value);
            }
            case Node.Test.Binary(Word left, String operator, Word right) -> {
                String value = expander.string(left);
                if (!state.has(ShellState.Option.TRACE)) {
                    yield conditions.binary(value, operator, right);
                }
                Word fixed = expander.fixed(right);
                shell.trace("[[ " + (value.isEmpty() ? "''" : value) + " " + operator + " " + expander.string(fixed) + " ]]");
                yield conditions.binary(value, operator, fixed);
            }
        };
    }

    int timed(Node.Timed timed) throws IOException, InterruptedException {
        long start = shell.process().time().nanos();
        int status = shell.run(timed.command());
        Duration taken = Duration.ofNanos(shell.process().time().nanos() - start);
        shell.descriptors().printError(timed.report() == Node.Report.POSIX
                ? String.format("real %d.%02d%nuser 0.00%nsys 0.00", taken.toSeconds(), taken.toMillisPart() / 10)
                : String.format(
                        "%nreal\t%dm%d.%03ds%nuser\t0m0.000s%nsys\t0m0.000s",
                        taken.toMinutes(),
                        taken.toSecondsPart(),
                        taken.toMillisPart()));
        return status;
    }
}

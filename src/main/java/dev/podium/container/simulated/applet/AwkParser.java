package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.applet.AwkMachine.Expression;
import dev.podium.container.simulated.applet.AwkMachine.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads an awk program's rules and statements. */
final class AwkParser {

    private final AwkTokens tokens;
    private final AwkExpressions expressions;

    AwkParser(String program) throws UsageException {
        this.tokens = new AwkTokens(program);
        this.expressions = new AwkExpressions(tokens);
    }

    AwkProgram parse() throws UsageException {
        AwkProgram program = new AwkProgram(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        tokens.skipEnds();
        while (!tokens.atEnd()) {
            if (tokens.take("BEGIN")) {
                program.first().add(block());
            } else if (tokens.take("END")) {
                program.last().add(block());
            } else if (tokens.is("{")) {
                program.rules().add(new AwkProgram.Rule(null, block()));
            } else {
                Expression pattern = expressions.expression();
                Statement whole = machine -> machine.print(machine.field(0) + AwkMachine.text(machine.variable("ORS")));
                program.rules().add(new AwkProgram.Rule(pattern, tokens.is("{") ? block() : whole));
            }
            tokens.skipEnds();
        }
        return program;
    }

    private Statement block() throws UsageException {
        tokens.demand("{");
        List<Statement> statements = new ArrayList<>();
        tokens.skipEnds();
        while (!tokens.take("}")) {
            statements.add(statement());
            tokens.skipEnds();
        }
        return machine -> {
            for (Statement each : statements) {
                each.run(machine);
            }
        };
    }

    private Statement statement() throws UsageException {
        if (tokens.is("{")) {
            return block();
        }
        if (tokens.take("if")) {
            return choice();
        }
        if (tokens.take("while")) {
            tokens.demand("(");
            Expression condition = expressions.expression();
            tokens.demand(")");
            Statement body = statement();
            return machine -> {
                while (AwkMachine.holds(condition.value(machine))) {
                    body.run(machine);
                }
            };
        }
        if (tokens.take("for")) {
            return loop();
        }
        if (tokens.take("next")) {
            return _ -> {
                throw new AwkMachine.Next();
            };
        }
        if (tokens.take("exit")) {
            Expression code = tokens.ended() ? _ -> 0.0 : expressions.expression();
            return machine -> {
                throw new AwkMachine.Exit((int) AwkMachine.number(code.value(machine)));
            };
        }
        if (tokens.take("print")) {
            return print(arguments());
        }
        if (tokens.take("printf")) {
            List<Expression> arguments = arguments();
            return machine -> machine.print(AwkExpressions.formatted(machine, arguments));
        }
        if (tokens.take("delete")) {
            String name = tokens.name();
            if (!tokens.take("[")) {
                return machine -> machine.array(name).clear();
            }
            Expression key = expressions.expression();
            tokens.demand("]");
            return machine -> machine.array(name).remove(AwkMachine.text(key.value(machine)));
        }
        Expression alone = expressions.expression();
        return machine -> alone.value(machine);
    }

    private Statement choice() throws UsageException {
        tokens.demand("(");
        Expression condition = expressions.expression();
        tokens.demand(")");
        tokens.skipLines();
        Statement then = statement();
        int before = tokens.position();
        tokens.skipEnds();
        Statement otherwise = _ -> {};
        if (tokens.take("else")) {
            tokens.skipLines();
            otherwise = statement();
        } else {
            tokens.back(before);
        }
        Statement other = otherwise;
        return machine -> (AwkMachine.holds(condition.value(machine)) ? then : other).run(machine);
    }

    private Statement loop() throws UsageException {
        tokens.demand("(");
        int before = tokens.position();
        if (tokens.isName()) {
            String variable = tokens.name();
            if (tokens.take("in")) {
                String array = tokens.name();
                tokens.demand(")");
                tokens.skipLines();
                Statement body = statement();
                return machine -> {
                    for (String key : List.copyOf(machine.array(array).keySet())) {
                        machine.assign(variable, key);
                        body.run(machine);
                    }
                };
            }
            tokens.back(before);
        }
        Statement first = tokens.is(";") ? _ -> {} : statement();
        tokens.demand(";");
        Expression condition = tokens.is(";") ? _ -> 1.0 : expressions.expression();
        tokens.demand(";");
        Statement step = tokens.is(")") ? _ -> {} : statement();
        tokens.demand(")");
        tokens.skipLines();
        Statement body = statement();
        return machine -> {
            for (first.run(machine); AwkMachine.holds(condition.value(machine)); step.run(machine)) {
                body.run(machine);
            }
        };
    }

    private List<Expression> arguments() throws UsageException {
        List<Expression> all = new ArrayList<>();
        while (!tokens.ended()) {
            all.add(expressions.expression());
            if (!tokens.take(",")) {
                break;
            }
        }
        return all;
    }

    private static Statement print(List<Expression> arguments) {
        return machine -> {
            List<String> words = new ArrayList<>();
            for (Expression each : arguments) {
                words.add(AwkMachine.text(each.value(machine)));
            }
            String line = arguments.isEmpty() ? machine.field(0) : String.join(AwkMachine.text(machine.variable("OFS")), words);
            machine.print(line + AwkMachine.text(machine.variable("ORS")));
        };
    }

    /** A regular expression of awk's; Java's are much the same. */
    static Pattern pattern(String text) {
        return Pattern.compile(text.replace("[[:space:]]", "\\s").replace("[[:digit:]]", "\\d"));
    }
}

package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.applet.AwkMachine.Expression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;

/** Reads awk's expressions, from the loosest operators to the tightest. */
final class AwkExpressions {

    private static final List<String> COMPARISONS = List.of("<", "<=", "==", "!=", ">", ">=");

    private final AwkTokens tokens;

    AwkExpressions(AwkTokens tokens) {
        this.tokens = tokens;
    }

    /** Which value a step shows. */
    private enum Shown {
        BEFORE,
        AFTER
    }

    /** Something that can be given a value. */
    private interface Place extends Expression {
        void set(AwkMachine machine, Object value) throws IOException;
    }

    Expression expression() throws UsageException {
        Expression condition = either();
        if (condition instanceof Place place) {
            for (String operator : List.of("=", "+=", "-=", "*=", "/=", "%=")) {
                if (tokens.take(operator)) {
                    Expression right = expression();
                    Expression value = operator.equals("=") ? right : arithmetic(operator.substring(0, 1), place, right);
                    return machine -> {
                        Object result = value.value(machine);
                        place.set(machine, result);
                        return result;
                    };
                }
            }
        }
        if (!tokens.take("?")) {
            return condition;
        }
        Expression then = expression();
        tokens.demand(":");
        Expression otherwise = expression();
        return machine -> (AwkMachine.holds(condition.value(machine)) ? then : otherwise).value(machine);
    }

    private Expression either() throws UsageException {
        Expression left = both();
        while (tokens.take("||")) {
            tokens.skipLines();
            Expression first = left;
            Expression second = both();
            left = machine -> AwkMachine.truth(
                    AwkMachine.holds(first.value(machine)) || AwkMachine.holds(second.value(machine)));
        }
        return left;
    }

    private Expression both() throws UsageException {
        Expression left = membership();
        while (tokens.take("&&")) {
            tokens.skipLines();
            Expression first = left;
            Expression second = membership();
            left = machine -> AwkMachine.truth(
                    AwkMachine.holds(first.value(machine)) && AwkMachine.holds(second.value(machine)));
        }
        return left;
    }

    private Expression membership() throws UsageException {
        Expression left = match();
        while (tokens.take("in")) {
            Expression key = left;
            String array = tokens.name();
            left = machine -> AwkMachine.truth(machine.array(array).containsKey(AwkMachine.text(key.value(machine))));
        }
        return left;
    }

    private Expression match() throws UsageException {
        Expression left = comparison();
        while (tokens.is("~") || tokens.is("!~")) {
            boolean wanted = tokens.next().text().equals("~");
            Expression text = left;
            Expression pattern = pattern();
            left = machine -> AwkMachine.truth(wanted
                    == AwkParser.pattern(AwkMachine.text(pattern.value(machine)))
                            .matcher(AwkMachine.text(text.value(machine)))
                            .find());
        }
        return left;
    }

    /** A regular expression stands for itself here, not for whether the record matches it. */
    private Expression pattern() throws UsageException {
        if (tokens.is(AwkTokens.Kind.REGEX)) {
            String text = tokens.next().text();
            return _ -> text;
        }
        return comparison();
    }

    private Expression comparison() throws UsageException {
        Expression left = joined();
        for (String operator : COMPARISONS) {
            if (tokens.take(operator)) {
                Expression first = left;
                Expression second = joined();
                return machine -> {
                    int order = AwkMachine.compare(first.value(machine), second.value(machine));
                    return AwkMachine.truth(switch (operator) {
                        case "<" -> order < 0;
                        case "<=" -> order <= 0;
                        case "==" -> order == 0;
                        case "!=" -> order != 0;
                        case ">" -> order > 0;
                        default -> order >= 0;
                    });
                };
            }
        }
        return left;
    }

    /** Values that follow each other are one text. */
    private Expression joined() throws UsageException {
        Expression left = sum();
        while (tokens.is(AwkTokens.Kind.NUMBER) || tokens.is(AwkTokens.Kind.STRING) || tokens.isName() || tokens.is("$")
                || tokens.is("(") || tokens.is("!") || tokens.is("-")) {
            Expression first = left;
            Expression second = sum();
            left = machine -> AwkMachine.text(first.value(machine)) + AwkMachine.text(second.value(machine));
        }
        return left;
    }

    private Expression sum() throws UsageException {
        Expression left = product();
        while (tokens.is("+") || tokens.is("-")) {
            left = arithmetic(tokens.next().text(), left, product());
        }
        return left;
    }

    private Expression product() throws UsageException {
        Expression left = power();
        while (tokens.is("*") || tokens.is("/") || tokens.is("%")) {
            left = arithmetic(tokens.next().text(), left, power());
        }
        return left;
    }

    private Expression power() throws UsageException {
        Expression base = unary();
        return tokens.take("^") ? arithmetic("^", base, power()) : base;
    }

    private static Expression arithmetic(String operator, Expression left, Expression right) {
        return machine -> {
            double first = AwkMachine.number(left.value(machine));
            double second = AwkMachine.number(right.value(machine));
            return switch (operator) {
                case "+" -> first + second;
                case "-" -> first - second;
                case "*" -> first * second;
                case "/" -> first / second;
                case "%" -> first % second;
                default -> Math.pow(first, second);
            };
        };
    }

    private Expression unary() throws UsageException {
        if (tokens.take("!")) {
            Expression negated = unary();
            return machine -> AwkMachine.truth(!AwkMachine.holds(negated.value(machine)));
        }
        if (tokens.take("-")) {
            return arithmetic("-", _ -> 0.0, unary());
        }
        if (tokens.take("+")) {
            return arithmetic("+", _ -> 0.0, unary());
        }
        for (String operator : List.of("++", "--")) {
            if (tokens.take(operator)) {
                return step(primary(), operator, Shown.AFTER);
            }
        }
        Expression value = primary();
        for (String operator : List.of("++", "--")) {
            if (value instanceof Place && tokens.take(operator)) {
                return step(value, operator, Shown.BEFORE);
            }
        }
        return value;
    }

    private static Expression step(Expression counted, String operator, Shown shown) throws UsageException {
        if (!(counted instanceof Place place)) {
            throw new UsageException("cmd. line:1: Unexpected token");
        }
        return machine -> {
            double old = AwkMachine.number(place.value(machine));
            double changed = operator.equals("++") ? old + 1 : old - 1;
            place.set(machine, changed);
            return shown == Shown.BEFORE ? old : changed;
        };
    }

    private Expression primary() throws UsageException {
        if (tokens.take("(")) {
            Expression inner = expression();
            tokens.demand(")");
            return machine -> inner.value(machine);
        }
        if (tokens.take("$")) {
            return field(tokens.is("(") || tokens.is("$") || tokens.is(AwkTokens.Kind.NUMBER) ? primary() : unary());
        }
        AwkTokens.Token token = tokens.next();
        return switch (token.kind()) {
            case NUMBER -> {
                Double number = Double.valueOf(token.text());
                yield _ -> number;
            }
            case STRING -> _ -> token.text();
            case REGEX -> machine -> AwkMachine.truth(AwkParser.pattern(token.text()).matcher(machine.field(0)).find());
            case NAME -> named(token.text());
            case END, OPERATOR -> throw new UsageException("cmd. line:1: Unexpected token");
        };
    }

    private static Place field(Expression index) {
        return new Place() {
            @Override
            public Object value(AwkMachine machine) throws IOException {
                return machine.field((int) AwkMachine.number(index.value(machine)));
            }

            @Override
            public void set(AwkMachine machine, Object value) throws IOException {
                machine.setField((int) AwkMachine.number(index.value(machine)), AwkMachine.text(value));
            }
        };
    }

    private Expression named(String name) throws UsageException {
        if (tokens.take("(")) {
            List<Expression> arguments = new ArrayList<>();
            while (!tokens.take(")")) {
                arguments.add(tokens.is(AwkTokens.Kind.REGEX) ? pattern() : expression());
                tokens.take(",");
            }
            return call(name, arguments);
        }
        if (tokens.take("[")) {
            Expression key = expression();
            tokens.demand("]");
            return new Place() {
                @Override
                public Object value(AwkMachine machine) throws IOException {
                    return machine.array(name).computeIfAbsent(AwkMachine.text(key.value(machine)), _ -> "");
                }

                @Override
                public void set(AwkMachine machine, Object value) throws IOException {
                    machine.array(name).put(AwkMachine.text(key.value(machine)), value);
                }
            };
        }
        if (name.equals("length")) {
            return machine -> (double) machine.field(0).length();
        }
        return new Variable(name);
    }

    private record Variable(String name) implements Place {

        @Override
        public Object value(AwkMachine machine) {
            return machine.variable(name);
        }

        @Override
        public void set(AwkMachine machine, Object value) {
            machine.assign(name, value);
        }
    }

    private static Expression call(String name, List<Expression> arguments) throws UsageException {
        Expression first = arguments.isEmpty() ? machine -> machine.field(0) : arguments.getFirst();
        return switch (name) {
            case "length" -> machine -> (double) AwkMachine.text(first.value(machine)).length();
            case "int" -> machine -> (double) (long) AwkMachine.number(first.value(machine));
            case "toupper" -> machine -> AwkMachine.text(first.value(machine)).toUpperCase(Locale.ROOT);
            case "tolower" -> machine -> AwkMachine.text(first.value(machine)).toLowerCase(Locale.ROOT);
            case "sprintf" -> machine -> formatted(machine, arguments);
            case "index" -> machine -> (double) (1 + AwkMachine.text(first.value(machine))
                    .indexOf(AwkMachine.text(arguments.get(1).value(machine))));
            case "substr" -> machine -> part(machine, arguments);
            case "split" -> machine -> split(machine, arguments);
            case "sub", "gsub" -> machine -> replaced(machine, name, arguments);
            default -> throw new UsageException("cmd. line:1: Call to undefined function");
        };
    }

    private static String part(AwkMachine machine, List<Expression> arguments) throws IOException {
        String text = AwkMachine.text(arguments.getFirst().value(machine));
        long from = Math.round(AwkMachine.number(arguments.get(1).value(machine)));
        long to = arguments.size() < 3 ? text.length() + 1L : from + Math.round(AwkMachine.number(arguments.get(2).value(machine)));
        int start = (int) Math.clamp(from - 1, 0, text.length());
        return text.substring(start, (int) Math.clamp(to - 1, start, text.length()));
    }

    private static Object split(AwkMachine machine, List<Expression> arguments) throws IOException {
        String separator = AwkMachine.text(arguments.size() > 2 ? arguments.get(2).value(machine) : machine.variable("FS"));
        List<String> parts = AwkMachine.split(AwkMachine.text(arguments.getFirst().value(machine)), separator);
        Map<String, Object> array = machine.array(arguments.get(1) instanceof Variable(String name) ? name : "");
        array.clear();
        for (int i = 0; i < parts.size(); i++) {
            array.put(Integer.toString(i + 1), parts.get(i));
        }
        return (double) parts.size();
    }

    private static Object replaced(AwkMachine machine, String function, List<Expression> arguments) throws IOException {
        Place target = arguments.size() > 2 && arguments.get(2) instanceof Place given ? given : field(_ -> 0.0);
        Matcher matcher = AwkParser.pattern(AwkMachine.text(arguments.getFirst().value(machine)))
                .matcher(AwkMachine.text(target.value(machine)));
        String by = AwkMachine.text(arguments.get(1).value(machine));
        StringBuilder text = new StringBuilder();
        double count = 0;
        while ((function.equals("gsub") || count == 0) && matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(by.replace("&", matcher.group())));
            count++;
        }
        if (count > 0) {
            target.set(machine, matcher.appendTail(text).toString());
        }
        return count;
    }

    static String formatted(AwkMachine machine, List<Expression> arguments) throws IOException {
        List<String> values = new ArrayList<>();
        for (Expression each : arguments) {
            values.add(AwkMachine.text(each.value(machine)));
        }
        return values.isEmpty()
                ? ""
                : new String(Printing.format(values.getFirst(), values.subList(1, values.size())), StandardCharsets.UTF_8);
    }
}

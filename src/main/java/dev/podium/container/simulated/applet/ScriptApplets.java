package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small commands that scripts are made of. */
final class ScriptApplets {

    private ScriptApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("true", process -> 0);
        all.put("false", process -> 1);
        all.put("sync", process -> 0);
        all.put("clear", process -> 0);
        all.put("echo", ScriptApplets::echo);
        all.put("printf", ScriptApplets::printf);
        all.put("test", ScriptApplets::test);
        all.put("[", ScriptApplets::test);
        all.put("yes", ScriptApplets::yes);
        all.put("seq", Applets.reporting(ScriptApplets::seq));
        all.put("basename", Applets.reporting(ScriptApplets::basename));
        all.put("dirname", Applets.reporting(ScriptApplets::dirname));
        all.put("expr", Applets.reporting(ScriptApplets::expr));
    }

    private static int echo(Process process) throws IOException {
        process.stdout().write(Printing.echo(process.args()));
        return 0;
    }

    private static int printf(Process process) throws IOException {
        if (process.args().isEmpty()) {
            return 1;
        }
        process.stdout().write(Printing.format(process.args().getFirst(), process.args().subList(1, process.args().size())));
        return 0;
    }

    private static int test(Process process) throws IOException {
        List<String> words = new ArrayList<>(process.args());
        if (process.argv().getFirst().endsWith("[") && (words.isEmpty() || !words.removeLast().equals("]"))) {
            process.printError("[: missing ]");
            return 2;
        }
        try {
            return new TestExpression(words, process).evaluate() ? 0 : 1;
        } catch (IllegalArgumentException malformed) {
            process.printError("test: " + malformed.getMessage());
            return 2;
        }
    }

    private static int yes(Process process) throws IOException {
        String line = process.args().isEmpty() ? "y" : String.join(" ", process.args());
        while (true) {
            process.print(line);
            Thread.yield();
        }
    }

    private static int seq(Process process) throws IOException, UsageException {
        Options options = Options.parse(
                process.args().stream().map(each -> each.matches("-\\d.*") ? " " + each : each).toList(), "+ws:");
        List<BigDecimal> numbers = new ArrayList<>();
        try {
            options.operands().forEach(each -> numbers.add(new BigDecimal(each.strip())));
        } catch (NumberFormatException malformed) {
            throw new UsageException("invalid number");
        }
        if (numbers.isEmpty()) {
            throw new UsageException("missing operand");
        }
        BigDecimal from = numbers.size() > 1 ? numbers.getFirst() : BigDecimal.ONE;
        BigDecimal step = numbers.size() > 2 ? numbers.get(1) : BigDecimal.ONE;
        BigDecimal to = numbers.getLast();
        int width = options.has("w") ? Math.max(from.toPlainString().length(), to.toPlainString().length()) : 0;
        List<String> shown = new ArrayList<>();
        for (BigDecimal n = from; step.signum() != 0 && n.compareTo(to) * step.signum() <= 0; n = n.add(step)) {
            String text = n.toPlainString();
            shown.add("0".repeat(Math.max(0, width - text.length())) + text);
        }
        if (!shown.isEmpty()) {
            process.print(String.join(options.get("s", "\n"), shown));
        }
        return 0;
    }

    private static int basename(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "as:");
        String name = FileApplets.name(options.operand(0));
        String suffix = options.operands().size() > 1 ? options.operand(1) : "";
        boolean cut = !suffix.isEmpty() && name.endsWith(suffix) && !name.equals(suffix);
        process.print(cut ? name.substring(0, name.length() - suffix.length()) : name);
        return 0;
    }

    private static int dirname(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "");
        String path = options.operand(0).replaceFirst("/+$", "");
        int slash = path.lastIndexOf('/');
        process.print(slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash));
        return 0;
    }

    private static int expr(Process process) throws IOException, UsageException {
        List<String> words = process.args();
        String result;
        if (words.size() == 3) {
            result = binary(words.get(0), words.get(1), words.get(2));
        } else if (words.size() == 2 && words.getFirst().equals("length")) {
            result = Integer.toString(words.get(1).length());
        } else if (words.size() > 3 && words.size() % 2 == 1) {
            result = words.getFirst();
            for (int i = 1; i < words.size(); i += 2) {
                result = binary(result, words.get(i), words.get(i + 1));
            }
        } else if (words.size() == 1) {
            result = words.getFirst();
        } else {
            throw new UsageException("syntax error");
        }
        process.print(result);
        return result.isEmpty() || result.equals("0") ? 1 : 0;
    }

    private static String binary(String left, String operator, String right) throws UsageException {
        if (operator.equals(":")) {
            Matcher matcher = Pattern.compile(SearchApplets.extended(SearchApplets.basic(right))).matcher(left);
            boolean found = matcher.lookingAt();
            return matcher.groupCount() > 0 ? found ? matcher.group(1) : "" : Integer.toString(found ? matcher.end() : 0);
        }
        try {
            long a = Long.parseLong(left);
            long b = Long.parseLong(right);
            return switch (operator) {
                case "+" -> Long.toString(a + b);
                case "-" -> Long.toString(a - b);
                case "*" -> Long.toString(a * b);
                case "/" -> Long.toString(a / b);
                case "%" -> Long.toString(a % b);
                case "=", "==" -> a == b ? "1" : "0";
                case "!=" -> a != b ? "1" : "0";
                case "<" -> a < b ? "1" : "0";
                case "<=" -> a <= b ? "1" : "0";
                case ">" -> a > b ? "1" : "0";
                case ">=" -> a >= b ? "1" : "0";
                default -> throw new UsageException("syntax error");
            };
        } catch (NumberFormatException text) {
            return switch (operator) {
                case "=", "==" -> left.equals(right) ? "1" : "0";
                case "!=" -> left.equals(right) ? "0" : "1";
                default -> throw new UsageException("non-numeric argument");
            };
        } catch (ArithmeticException zero) {
            throw new UsageException("division by zero");
        }
    }
}

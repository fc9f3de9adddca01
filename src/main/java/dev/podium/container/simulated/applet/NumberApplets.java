package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code factor}, {@code numfmt} and {@code bc}. */
final class NumberApplets {

    private static final String UNITS = "KMGTPEZY";
    private static final Map<String, String> NUMFMT = Map.of(
            "to", "to", "from", "from", "suffix", "suffix", "padding", "padding", "format", "format", "field", "field",
            "round", "round");

    private NumberApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("factor", Applets.reporting(NumberApplets::factor));
        all.put("numfmt", Applets.reporting(NumberApplets::numfmt));
        all.put("bc", Applets.reporting(Calculator::bc));
    }

    private static List<String> words(Process process, List<String> operands) throws IOException {
        if (!operands.isEmpty()) {
            return operands;
        }
        List<String> words = new ArrayList<>();
        Inputs.lines(process.stdin(), line -> words.addAll(
                line.isBlank() ? List.of() : List.of(line.strip().split("\\s+"))) || true);
        return words;
    }

    private static int factor(Process process) throws IOException, UsageException {
        int status = 0;
        for (String each : words(process, Options.parse(process.args(), "").operands())) {
            if (!each.matches("\\d{1,18}")) {
                process.printError("factor: '" + each + "' is not a valid positive integer");
                status = 1;
                continue;
            }
            StringBuilder line = new StringBuilder(new BigInteger(each) + ":");
            long rest = Long.parseLong(each);
            for (long divisor = 2; divisor * divisor <= rest; divisor += divisor == 2 ? 1 : 2) {
                if ((divisor & 0xffff) == 1) {
                    process.requireAlive();
                }
                while (rest % divisor == 0) {
                    line.append(' ').append(divisor);
                    rest /= divisor;
                }
            }
            process.print((rest > 1 ? line.append(' ').append(rest) : line).toString());
        }
        return status;
    }

    private static int numfmt(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "", NUMFMT);
        if (options.operands().isEmpty()) {
            List<String> lines = new ArrayList<>();
            Inputs.lines(process.stdin(), lines::add);
            for (String line : lines) {
                String[] fields = line.strip().split("\\s+", 2);
                process.print(converted(fields[0], options) + (fields.length > 1 ? " " + fields[1] : ""));
            }
            return 0;
        }
        for (String each : options.operands()) {
            process.print(converted(each, options));
        }
        return 0;
    }

    private static String converted(String text, Options options) throws UsageException {
        String suffix = options.get("suffix", "");
        String plain = !suffix.isEmpty() && text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
        String shown = shown(parsed(plain, options.get("from", "none")), options.get("to", "none")) + suffix;
        int padding = options.number("padding", 0);
        return padding == 0 ? shown : String.format("%" + padding + "s", shown);
    }

    private static BigDecimal parsed(String text, String scale) throws UsageException {
        String digits = text.replaceFirst("[KMGTPEZY]i?$", "");
        String unit = text.substring(digits.length());
        if (!digits.matches("-?\\d+(\\.\\d+)?")) {
            throw new UsageException("invalid number: '" + text + "'");
        }
        if (!unit.isEmpty() && scale.equals("none")) {
            throw new UsageException("rejecting suffix in input: '" + text + "' (consider using --from)");
        }
        boolean binary = scale.startsWith("iec") || scale.equals("auto") && unit.endsWith("i");
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit.charAt(0)) + 1;
        return new BigDecimal(digits).multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(power));
    }

    private static String shown(BigDecimal number, String scale) {
        if (scale.equals("none")) {
            return number.setScale(0, RoundingMode.UP).toPlainString();
        }
        BigDecimal base = BigDecimal.valueOf(scale.startsWith("iec") ? 1024 : 1000);
        BigDecimal value = number.abs();
        int power = 0;
        while (value.compareTo(base) >= 0 && power < UNITS.length()) {
            value = value.divide(base);
            power++;
        }
        boolean small = value.compareTo(BigDecimal.TEN) < 0 && power > 0;
        value = value.setScale(small ? 1 : 0, RoundingMode.UP);
        if (value.compareTo(base) >= 0 && power < UNITS.length()) {
            value = value.divide(base).setScale(1, RoundingMode.UP);
            power++;
        }
        String unit = power == 0 ? "" : UNITS.charAt(power - 1) + (scale.equals("iec-i") ? "i" : "");
        return (number.signum() < 0 ? "-" : "") + value.toPlainString() + unit;
    }
}

package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of perl as the documentation's Job takes: {@code perl -Mbignum=bpi -wle 'print bpi(2000)'}. */
final class Perl {

    private static final Pattern PI = Pattern.compile("\\s*print\\s+bpi\\((\\d{1,5})\\)\\s*;?\\s*");
    private static final Pattern TEXT = Pattern.compile("\\s*print\\s+(?:\"([^\"$@\\\\]*)\"|'([^'\\\\]*)')\\s*;?\\s*");

    private Perl() {}

    static Image image() {
        return Image.builder()
                .cmd("perl", "-de0")
                .bytes(336_000_000)
                .memory(8 << 20)
                .command("perl", Perl::run)
                .build();
    }

    private static int run(Process process) throws IOException {
        List<String> args = process.args();
        String script = "";
        String switches = "";
        for (int i = 0; i + 1 < args.size(); i++) {
            if (args.get(i).matches("-[a-z]*e")) {
                switches = args.get(i);
                script = args.get(i + 1);
            }
        }
        Matcher pi = PI.matcher(script);
        Matcher text = TEXT.matcher(script);
        String printed;
        if (pi.matches() && args.contains("-Mbignum=bpi")) {
            printed = pi(Integer.parseInt(pi.group(1)), process).toPlainString();
        } else if (text.matches()) {
            printed = text.group(1) != null ? text.group(1) : text.group(2);
        } else {
            process.printError("perl: podium's perl knows only print bpi(N) and print \"TEXT\"");
            return 2;
        }
        process.stdout().write((printed + (switches.contains("l") ? "\n" : "")).getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    /** Pi to that many digits, rounded: Machin's formula. */
    static BigDecimal pi(int digits, Process process) {
        int scale = digits + 10;
        BigDecimal quarter = BigDecimal.valueOf(4)
                .multiply(arctangentOfInverse(5, scale, process))
                .subtract(arctangentOfInverse(239, scale, process));
        return quarter.multiply(BigDecimal.valueOf(4)).round(new MathContext(Math.max(1, digits), RoundingMode.HALF_EVEN));
    }

    private static BigDecimal arctangentOfInverse(int x, int scale, Process process) {
        BigDecimal square = BigDecimal.valueOf((long) x * x);
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(x), scale, RoundingMode.DOWN);
        BigDecimal sum = power;
        for (int n = 3; power.signum() != 0; n += 2) {
            process.requireAlive();
            power = power.divide(square, scale, RoundingMode.DOWN).negate();
            sum = sum.add(power.divide(BigDecimal.valueOf(n), scale, RoundingMode.DOWN));
        }
        return sum;
    }
}

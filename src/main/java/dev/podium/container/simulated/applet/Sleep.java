package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import java.math.BigDecimal;
import java.time.Duration;

/** {@code sleep}: a timer and no thread. */
final class Sleep implements Resident {

    @Override
    public void start(Process process) throws Exception {
        Duration total = Duration.ZERO;
        if (process.args().isEmpty()) {
            process.printError("sleep: missing operand");
            process.exit(1);
            return;
        }
        for (String each : process.args()) {
            if (each.equals("infinity") || each.equals("inf")) {
                return;
            }
            try {
                total = total.plus(parse(each));
            } catch (IllegalArgumentException | ArithmeticException malformed) {
                process.printError("sleep: invalid number '" + each + "'");
                process.exit(1);
                return;
            }
        }
        process.after(total, () -> process.exit(0));
    }

    /** Seconds, or a number followed by {@code s}, {@code m}, {@code h} or {@code d}. */
    static Duration parse(String text) {
        String digits = text.replaceFirst("[smhd]$", "");
        long unit = switch (text.charAt(text.length() - 1)) {
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86400;
            default -> 1;
        };
        BigDecimal seconds = new BigDecimal(digits).multiply(BigDecimal.valueOf(unit));
        return Duration.ofSeconds(seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }
}

package dev.podium.kubelet;

import java.math.BigDecimal;
import java.time.Duration;

/** Writes a duration as Go's {@code time.Duration} prints itself: {@code 10s}, {@code 1m20s}, {@code 1.5s}, {@code 12ms}. */
final class GoDuration {

    private GoDuration() {}

    /** To the millisecond. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis < 1000) {
            return millis + "ms";
        }
        long hours = millis / 3_600_000;
        long minutes = millis / 60_000 % 60;
        String seconds = BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros().toPlainString() + "s";
        return hours > 0 ? hours + "h" + minutes + "m" + seconds : minutes > 0 ? minutes + "m" + seconds : seconds;
    }
}

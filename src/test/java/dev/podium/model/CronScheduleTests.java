package dev.podium.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTests {

    private static String next(String schedule, String after) {
        return String.valueOf(CronSchedule.parse(schedule).next(Instant.parse(after)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        * * * * *                  | 2026-01-01T00:00:00Z   | 2026-01-01T00:01:00Z
        * * * * *                  | 2026-01-01T00:00:59.9Z | 2026-01-01T00:01:00Z
        */15 * * * *               | 2026-01-01T00:46:00Z   | 2026-01-01T01:00:00Z
        5/20 * * * *               | 2026-01-01T00:25:00Z   | 2026-01-01T00:45:00Z
        30 6-16/4 * * 1-5          | 2026-01-02T14:30:00Z   | 2026-01-05T06:30:00Z
        0 0 1 1 *                  | 2026-01-01T00:00:00Z   | 2027-01-01T00:00:00Z
        0 12 * * MON               | 2026-01-01T00:00:00Z   | 2026-01-05T12:00:00Z
        0 0 29 2 *                 | 2026-01-01T00:00:00Z   | 2028-02-29T00:00:00Z
        59 23 31 2 *               | 2026-01-01T00:00:00Z   | null
        @hourly                    | 2026-01-01T00:00:01Z   | 2026-01-01T01:00:00Z
        @daily                     | 2026-01-01T00:00:00Z   | 2026-01-02T00:00:00Z
        @midnight                  | 2026-01-01T00:00:00Z   | 2026-01-02T00:00:00Z
        @weekly                    | 2026-01-01T00:00:00Z   | 2026-01-04T00:00:00Z
        @monthly                   | 2026-01-01T00:00:00Z   | 2026-02-01T00:00:00Z
        @yearly                    | 2026-01-01T00:00:00Z   | 2027-01-01T00:00:00Z
        @annually                  | 2026-01-01T00:00:00Z   | 2027-01-01T00:00:00Z
        @every 1h30m               | 2026-01-01T00:00:00.7Z | 2026-01-01T01:30:00Z
        @every 2.9s                | 2026-01-01T00:00:00Z   | 2026-01-01T00:00:02Z
        @every 10ms                | 2026-01-01T00:00:00Z   | 2026-01-01T00:00:01Z
        """)
    void itIsDueNextWhen(String schedule, String after, String expected) {
        assertThat(next(schedule, after)).isEqualTo(expected);
    }

    @Test
    void ofTwoKindsOfDaysEitherWillDo() {
        assertThat(next("0 0 13 * FRI", "2026-01-03T00:00:00Z")).isEqualTo("2026-01-09T00:00:00Z");
        assertThat(next("0 0 13 * FRI", "2026-01-09T00:00:00Z")).isEqualTo("2026-01-13T00:00:00Z");
        assertThat(next("0 0 13 * *", "2026-01-09T00:00:00Z")).isEqualTo("2026-01-13T00:00:00Z");
        assertThat(next("0 0 */1 * FRI", "2026-01-03T00:00:00Z")).isEqualTo("2026-01-09T00:00:00Z");
        assertThat(next("0 0 */2 * FRI", "2026-01-03T00:00:00Z")).isEqualTo("2026-01-05T00:00:00Z");
    }

    @Test
    void zonesCountWithTheirSummers() {
        assertThat(next("TZ=Europe/Berlin 30 9 * * *", "2026-01-01T00:00:00Z")).isEqualTo("2026-01-01T08:30:00Z");
        assertThat(next("CRON_TZ=Europe/Berlin 30 9 * * *", "2026-07-01T00:00:00Z")).isEqualTo("2026-07-01T07:30:00Z");
        assertThat(next("TZ=Asia/Kolkata 0 0 * * *", "2026-01-01T00:00:00Z")).isEqualTo("2026-01-01T18:30:00Z");
    }

    @Test
    void whatTheClockLeapsOverIsNotDueThatDay() {
        assertThat(next("TZ=America/New_York 30 2 * * *", "2026-03-08T05:00:00Z")).isEqualTo("2026-03-09T06:30:00Z");
    }

    @Test
    void whatTheClockGoesThroughTwiceIsDueTwice() {
        assertThat(next("TZ=America/New_York 30 1 * * *", "2026-11-01T04:00:00Z")).isEqualTo("2026-11-01T05:30:00Z");
        assertThat(next("TZ=America/New_York 30 1 * * *", "2026-11-01T05:30:00Z")).isEqualTo("2026-11-01T06:30:00Z");
    }

    @Test
    void whatIsNoScheduleIsExplained() {
        assertThat(CronSchedule.problem("0 * * * *")).isNull();
        assertThatThrownBy(() -> CronSchedule.parse("60 * * * *"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("end of range (60) above maximum (59): 60");
    }

    @Test
    void aDurationThatGoCannotHoldIsRefused() {
        assertThat(CronSchedule.problem("@every 2562047h")).isNull();
        assertThat(CronSchedule.problem("@every 2562048h"))
                .isEqualTo("failed to parse duration @every 2562048h: time: invalid duration \"2562048h\"");
    }
}

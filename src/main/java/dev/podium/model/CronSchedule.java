package dev.podium.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * When something is due again and again: what robfig/cron's {@code ParseStandard} reads, told and judged as it does. A schedule
 * that names no zone is one of UTC.
 */
public sealed interface CronSchedule {

    /** The first time after {@code time} at which it is due; null if there is none within five years. */
    @Nullable Instant next(Instant time);

    /**
     * Reads a schedule.
     *
     * @throws IllegalArgumentException with the library's message, if it has a {@linkplain #problem problem}
     */
    static CronSchedule parse(String schedule) {
        try {
            return CronReader.read(schedule);
        } catch (CronReader.Malformed malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    /** The first thing that is wrong with a schedule; null when nothing is. */
    static @Nullable String problem(String schedule) {
        try {
            CronReader.read(schedule);
            return null;
        } catch (CronReader.Malformed malformed) {
            return malformed.getMessage();
        }
    }

    /** Whether there is a zone of that name. */
    static boolean knowsZone(String zone) {
        return zone.isEmpty() || zone.equals("Local") || ZoneId.getAvailableZoneIds().contains(zone);
    }

    /** The zone of that name; UTC for the machine's. */
    static ZoneId zone(String zone) {
        return zone.isEmpty() || zone.equals("Local") ? ZoneOffset.UTC : ZoneId.of(zone);
    }

    /** Always after the same time, to the second; {@code @every}. */
    record Every(Duration delay) implements CronSchedule {

        public Every {
            delay = delay.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : delay.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public Instant next(Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).plus(delay);
        }
    }

    /** At the minutes that fit five fields. */
    record Fields(
            BitSet minutes, BitSet hours, BitSet daysOfMonth, BitSet months, BitSet daysOfWeek, boolean bothDays, ZoneId zone)
            implements CronSchedule {

        private static final int YEARS = 5;

        @Override
        public @Nullable Instant next(Instant time) {
            ZonedDateTime at = time.truncatedTo(ChronoUnit.MINUTES).atZone(zone).plusMinutes(1);
            int last = at.getYear() + YEARS;
            while (at.getYear() <= last) {
                if (!months.get(at.getMonthValue())) {
                    at = startOf(at.toLocalDate().withDayOfMonth(1).plusMonths(1));
                } else if (!fits(at.toLocalDate())) {
                    at = startOf(at.toLocalDate().plusDays(1));
                } else if (!hours.get(at.getHour())) {
                    at = at.truncatedTo(ChronoUnit.HOURS).plusHours(1);
                } else if (!minutes.get(at.getMinute())) {
                    at = at.plusMinutes(1);
                } else {
                    return at.toInstant();
                }
            }
            return null;
        }

        private ZonedDateTime startOf(LocalDate day) {
            return day.atStartOfDay(zone);
        }

        /** Where both kinds of day are restricted, either will do. */
        private boolean fits(LocalDate day) {
            boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
            boolean ofWeek = daysOfWeek.get(day.getDayOfWeek().getValue() % 7);
            return bothDays ? ofMonth && ofWeek : ofMonth || ofWeek;
        }
    }
}

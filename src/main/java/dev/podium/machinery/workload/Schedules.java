package dev.podium.machinery.workload;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Durations;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schedules of CronJobs, judged as robfig/cron's ParseStandard does, with its messages. */
final class Schedules {
    private static final Set<String> DESCRIPTORS =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final String EVERY = "@every ";

    /** One of a schedule's five fields. Names count up from the least number. */
    private enum Part {
        MINUTE(0, 59),
        HOUR(0, 23),
        DAY(1, 31),
        MONTH(1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        WEEKDAY(0, 6, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

        private final int least;
        private final int most;
        private final List<String> names;

        Part(int least, int most, String... names) {
            this.least = least;
            this.most = most;
            this.names = List.of(names);
        }
    }

    /** What ends the reading of a schedule. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private Schedules() {}

    /** The first thing that is wrong with a schedule; null when nothing is. */
    static @Nullable String problem(String schedule) {
        try {
            String bare = withoutZone(schedule);
            if (bare.startsWith("@")) {
                descriptor(bare);
            } else {
                fields(bare);
            }
            return null;
        } catch (Malformed malformed) {
            return malformed.getMessage();
        }
    }

    /** The schedule behind a zone. Whether it may have one is for the kind to say. */
    private static String withoutZone(String schedule) throws Malformed {
        int space = schedule.indexOf(' ');
        if (!schedule.startsWith("TZ=") && !schedule.startsWith("CRON_TZ=") || space < 0) {
            return schedule;
        }
        String zone = schedule.substring(schedule.indexOf('=') + 1, space);
        if (!zone.isEmpty() && !zone.equals("Local") && !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new Malformed("provided bad location " + zone + ": unknown time zone " + zone);
        }
        return schedule.substring(space).strip();
    }

    private static void descriptor(String text) throws Malformed {
        if (text.startsWith(EVERY)) {
            String problem = Durations.problem(text.substring(EVERY.length()));
            if (problem != null) {
                throw new Malformed("failed to parse duration " + text + ": " + problem);
            }
        } else if (!DESCRIPTORS.contains(text)) {
            throw new Malformed("unrecognized descriptor: " + text);
        }
    }

    private static void fields(String text) throws Malformed {
        List<String> fields = Arrays.stream(text.strip().split("\\s+")).filter(each -> !each.isEmpty()).toList();
        if (fields.size() != Part.values().length) {
            throw new Malformed("expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
        }
        for (Part part : Part.values()) {
            for (String range : fields.get(part.ordinal()).split(",")) {
                if (!range.isEmpty()) {
                    range(range, part);
                }
            }
        }
    }

    private static void range(String text, Part part) throws Malformed {
        String[] rangeAndStep = text.split("/", -1);
        String[] ends = rangeAndStep[0].split("-", -1);
        long start = part.least;
        long end = part.most;
        if (!ends[0].equals("*") && !ends[0].equals("?")) {
            start = number(ends[0], part.names, part.least);
            if (ends.length > 2) {
                throw new Malformed("too many hyphens: " + text);
            }
            end = ends.length == 2 ? number(ends[1], part.names, part.least) : start;
        }
        if (rangeAndStep.length > 2) {
            throw new Malformed("too many slashes: " + text);
        }
        long step = 1;
        if (rangeAndStep.length == 2) {
            step = number(rangeAndStep[1], List.of(), 0);
            end = ends.length == 1 ? part.most : end;
        }
        if (start < part.least) {
            throw new Malformed("beginning of range (" + start + ") below minimum (" + part.least + "): " + text);
        }
        if (end > part.most) {
            throw new Malformed("end of range (" + end + ") above maximum (" + part.most + "): " + text);
        }
        if (start > end) {
            throw new Malformed("beginning of range (" + start + ") beyond end of range (" + end + "): " + text);
        }
        if (step == 0) {
            throw new Malformed("step of range should be a positive number: " + text);
        }
    }

    private static long number(String text, List<String> names, int firstName) throws Malformed {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return firstName + named;
        }
        if (!text.matches("[+-]?[0-9]+")) {
            throw new Malformed(notANumber(text, "invalid syntax"));
        }
        try {
            long number = Long.parseLong(text);
            if (number < 0) {
                throw new Malformed("negative number (" + number + ") not allowed: " + text);
            }
            return number;
        } catch (NumberFormatException tooLarge) {
            throw new Malformed(notANumber(text, "value out of range"));
        }
    }

    private static String notANumber(String text, String why) {
        return "failed to parse int from " + text + ": strconv.Atoi: parsing " + FieldError.quoted(text) + ": " + why;
    }
}

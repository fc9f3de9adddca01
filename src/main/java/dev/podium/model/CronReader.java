package dev.podium.model;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads schedules. */
final class CronReader {

    private static final String EVERY = "@every ";
    private static final Map<String, String> DESCRIPTORS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

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

    /**
     * What a field says.
     *
     * @param any whether one of its ranges leaves everything open
     */
    private record Values(BitSet values, boolean any) {}

    /** What ends the reading of a schedule. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private CronReader() {}

    static CronSchedule read(String schedule) throws Malformed {
        int space = schedule.indexOf(' ');
        if (!schedule.startsWith("TZ=") && !schedule.startsWith("CRON_TZ=") || space < 0) {
            return bare(schedule, ZoneOffset.UTC);
        }
        String zone = schedule.substring(schedule.indexOf('=') + 1, space);
        if (!CronSchedule.knowsZone(zone)) {
            throw new Malformed("provided bad location " + zone + ": unknown time zone " + zone);
        }
        return bare(schedule.substring(space).strip(), CronSchedule.zone(zone));
    }

    private static CronSchedule bare(String text, ZoneId zone) throws Malformed {
        if (!text.startsWith("@")) {
            return fields(text, zone);
        }
        if (text.startsWith(EVERY)) {
            String duration = text.substring(EVERY.length());
            String problem = Durations.problem(duration);
            if (problem != null) {
                throw new Malformed("failed to parse duration " + text + ": " + problem);
            }
            return new CronSchedule.Every(Durations.read(duration));
        }
        String fields = DESCRIPTORS.get(text);
        if (fields == null) {
            throw new Malformed("unrecognized descriptor: " + text);
        }
        return fields(fields, zone);
    }

    private static CronSchedule fields(String text, ZoneId zone) throws Malformed {
        List<String> fields = Arrays.stream(text.strip().split("\\s+")).filter(each -> !each.isEmpty()).toList();
        Part[] parts = Part.values();
        if (fields.size() != parts.length) {
            throw new Malformed(
                    "expected exactly 5 fields, found " + fields.size() + ": [" + String.join(" ", fields) + "]");
        }
        Values[] all = new Values[parts.length];
        for (Part each : parts) {
            all[each.ordinal()] = values(fields.get(each.ordinal()), each);
        }
        return new CronSchedule.Fields(
                all[0].values,
                all[1].values,
                all[2].values,
                all[3].values,
                all[4].values,
                all[2].any || all[4].any,
                zone);
    }

    private static Values values(String field, Part part) throws Malformed {
        BitSet values = new BitSet();
        boolean any = false;
        for (String range : field.split(",")) {
            if (!range.isEmpty()) {
                any |= add(range, part, values);
            }
        }
        return new Values(values, any);
    }

    /** Adds a range; tells whether it leaves everything open. */
    private static boolean add(String text, Part part, BitSet values) throws Malformed {
        String[] rangeAndStep = text.split("/", -1);
        String[] ends = rangeAndStep[0].split("-", -1);
        boolean any = ends[0].equals("*") || ends[0].equals("?");
        long start = part.least;
        long end = part.most;
        if (!any) {
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
        for (long each = start; each <= end && each >= start; each += step) {
            values.set((int) each);
        }
        return any && step == 1;
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
        return "failed to parse int from " + text + ": strconv.Atoi: parsing " + GoText.quoted(text) + ": " + why;
    }
}

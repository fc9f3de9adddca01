package dev.podium.machinery.workload;

import dev.podium.machinery.FieldError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Indexes of a Job's Pods, written as {@code 1,3-5} (upstream's validateIndexesFormat).
 *
 * @param intervals those that could be read, in the order in which they stand
 * @param total how many indexes there are; nought when there is a problem
 * @param problem the first thing that is wrong; null when nothing is
 */
record JobIndexes(List<Interval> intervals, long total, @Nullable String problem) {

    /** From one index to another, both included. */
    record Interval(long first, long last) {}

    /** What is wrong with one interval. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    static JobIndexes read(String text, long completions) {
        List<Interval> intervals = new ArrayList<>();
        String problem = null;
        long total = 0;
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            try {
                Interval interval = interval(part, completions);
                if (!intervals.isEmpty() && intervals.getLast().last() >= interval.first() && problem == null) {
                    problem = notIncreasing(intervals.getLast().last(), interval.first());
                }
                intervals.add(interval);
                total += interval.last() - interval.first() + 1;
            } catch (Malformed malformed) {
                problem = problem == null ? malformed.getMessage() : problem;
            }
        }
        return new JobIndexes(intervals, problem == null ? total : 0, problem);
    }

    /** The first index that is among these and among the others; null when there is none. */
    @Nullable Long common(JobIndexes others) {
        int mine = 0;
        int theirs = 0;
        while (mine < intervals.size() && theirs < others.intervals.size()) {
            Interval left = intervals.get(mine);
            Interval right = others.intervals.get(theirs);
            if (left.first() <= right.last() && right.first() <= left.last()) {
                return Math.max(left.first(), right.first());
            }
            if (left.first() <= right.first()) {
                mine++;
            } else {
                theirs++;
            }
        }
        return null;
    }

    private static Interval interval(String text, long completions) throws Malformed {
        String[] limits = text.split("-", -1);
        if (limits.length > 2) {
            throw new Malformed("the fragment " + FieldError.quoted(text)
                    + " violates the requirement that an index interval can have at most two parts separated by '-'");
        }
        long first = index(limits[0], completions);
        if (limits.length == 1) {
            return new Interval(first, first);
        }
        long last = index(limits[1], completions);
        if (first >= last) {
            throw new Malformed(notIncreasing(first, last));
        }
        return new Interval(first, last);
    }

    private static long index(String text, long completions) throws Malformed {
        try {
            long index = Long.parseLong(text);
            if (index >= completions) {
                throw new Malformed("too large index: " + FieldError.quoted(text));
            }
            return index;
        } catch (NumberFormatException none) {
            throw new Malformed("cannot convert string to integer for index: " + FieldError.quoted(text));
        }
    }

    private static String notIncreasing(long previous, long current) {
        return "non-increasing order, previous: " + previous + ", current: " + current;
    }
}

package dev.podium.controller.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Completion indexes, as intervals that neither touch nor overlap, from the least on (upstream's {@code orderedIntervals}).
 * Written like {@code 1,3-5,7}.
 */
record Indexes(List<Interval> intervals) {

    static final Indexes NONE = new Indexes(List.of());

    /** From one index to another, both included. */
    record Interval(int first, int last) {

        int size() {
            return last - first + 1;
        }
    }

    /** Reads what was written; what cannot be read, or is beyond {@code completions}, is left out. */
    static Indexes read(String text, int completions) {
        List<Interval> intervals = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
            String[] ends = part.split("-");
            try {
                int first = Integer.parseInt(ends[0]);
                if (first >= completions) {
                    break;
                }
                int last = ends.length == 1 ? first : Math.min(Integer.parseInt(ends[1]), completions - 1);
                add(intervals, new Interval(first, last));
            } catch (NumberFormatException corrupted) {
                // As upstream: the rest still counts.
            }
        }
        return new Indexes(List.copyOf(intervals));
    }

    /** These and those. */
    Indexes with(Collection<Integer> more) {
        return with(new Indexes(
                new TreeSet<>(more).stream().map(each -> new Interval(each, each)).toList()));
    }

    /** These and those. */
    Indexes with(Indexes others) {
        List<Interval> all = new ArrayList<>(intervals);
        all.addAll(others.intervals);
        all.sort((one, other) -> Integer.compare(one.first, other.first));
        List<Interval> merged = new ArrayList<>();
        all.forEach(each -> add(merged, each));
        return new Indexes(List.copyOf(merged));
    }

    private static void add(List<Interval> intervals, Interval next) {
        if (intervals.isEmpty() || next.first > intervals.getLast().last + 1) {
            intervals.add(next);
        } else if (next.last > intervals.getLast().last) {
            intervals.add(new Interval(intervals.removeLast().first, next.last));
        }
    }

    int count() {
        return intervals.stream().mapToInt(Interval::size).sum();
    }

    boolean has(int index) {
        int low = 0;
        int high = intervals.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Interval interval = intervals.get(middle);
            if (index < interval.first) {
                high = middle - 1;
            } else if (index > interval.last) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** How many indexes are among these and among the others. */
    int common(Indexes others) {
        int common = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < intervals.size() && theirs < others.intervals.size()) {
            Interval one = intervals.get(mine);
            Interval other = others.intervals.get(theirs);
            common += Math.max(0, Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1);
            if (one.last < other.last) {
                mine++;
            } else {
                theirs++;
            }
        }
        return common;
    }

    /** The least indexes that are not among these: {@code count} at most, all below {@code end}. */
    List<Integer> leastMissing(int count, int end) {
        List<Integer> missing = new ArrayList<>();
        int candidate = 0;
        for (Interval each : intervals) {
            for (; candidate < Math.min(each.first, end) && missing.size() < count; candidate++) {
                missing.add(candidate);
            }
            candidate = Math.max(candidate, each.last + 1);
        }
        for (; candidate < end && missing.size() < count; candidate++) {
            missing.add(candidate);
        }
        return missing;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Interval each : intervals) {
            text.append(text.isEmpty() ? "" : ",").append(each.first);
            if (each.size() > 1) {
                text.append(each.size() == 2 ? ',' : '-').append(each.last);
            }
        }
        return text.toString();
    }
}

package dev.podium.machinery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How two values differ, as upstream's messages say it (apimachinery, pkg/util/diff): a unified diff of their JSON, with three
 * lines around each change. Which lines are taken to be the same is decided as Python's difflib does, which Go's is made after:
 * the longest run of equal lines first, then the longest to its left and right.
 */
public final class LineDiff {

    private static final int CONTEXT = 3;
    /** From here on, lines that are in many places are no beginning of a run. */
    private static final int LONG = 200;

    /** Lines of the old text that become lines of the new one; equal ones, if {@code same}. */
    private record Step(Sort sort, int from, int to, int newFrom, int newTo) {}

    private enum Sort {
        SAME,
        OTHER
    }

    private record Run(int old, int updated, int length) {}

    private final List<String> old;
    private final List<String> updated;
    private final Map<String, List<Integer>> places = new HashMap<>();

    private LineDiff(List<String> old, List<String> updated) {
        this.old = old;
        this.updated = updated;
        for (int i = 0; i < updated.size(); i++) {
            places.computeIfAbsent(updated.get(i), _ -> new ArrayList<>()).add(i);
        }
        if (updated.size() >= LONG) {
            places.values().removeIf(each -> each.size() > updated.size() / 100 + 1);
        }
    }

    /** The difference, each line of it ended; empty if there is none. */
    public static String of(JsonNode old, JsonNode updated) {
        return new LineDiff(lines(old), lines(updated)).text();
    }

    private static List<String> lines(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, out);
        return List.of(out.toString().split("\n"));
    }

    private static void write(JsonNode value, int depth, StringBuilder out) {
        if (!value.isContainer() || value.isEmpty()) {
            out.append(Json.escaped(value));
            return;
        }
        out.append(value.isArray() ? "[" : "{");
        String before = "\n";
        if (value.isArray()) {
            for (JsonNode each : value) {
                out.append(before).repeat(' ', depth + 1);
                write(each, depth + 1, out);
                before = ",\n";
            }
        } else {
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                out.append(before).repeat(' ', depth + 1).append('"').append(each.getKey()).append("\": ");
                write(each.getValue(), depth + 1, out);
                before = ",\n";
            }
        }
        out.append('\n').repeat(' ', depth).append(value.isArray() ? "]" : "}");
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (List<Step> group : groups(steps())) {
            Step first = group.getFirst();
            Step last = group.getLast();
            out.append("@@ -").append(range(first.from, last.to)).append(" +").append(range(first.newFrom, last.newTo)).append(" @@\n");
            for (Step each : group) {
                append(each.sort == Sort.SAME ? ' ' : '-', old.subList(each.from, each.to), out);
                if (each.sort == Sort.OTHER) {
                    append('+', updated.subList(each.newFrom, each.newTo), out);
                }
            }
        }
        return out.toString();
    }

    private static void append(char sign, List<String> lines, StringBuilder out) {
        lines.forEach(each -> out.append(sign).append(each).append('\n'));
    }

    private static String range(int from, int to) {
        return switch (to - from) {
            case 0 -> from + ",0";
            case 1 -> Integer.toString(from + 1);
            default -> from + 1 + "," + (to - from);
        };
    }

    private List<Step> steps() {
        List<Run> runs = new ArrayList<>();
        runs(0, old.size(), 0, updated.size(), runs);
        runs.add(new Run(old.size(), updated.size(), 0));
        List<Step> steps = new ArrayList<>();
        int from = 0;
        int newFrom = 0;
        for (Run each : runs) {
            if (from < each.old || newFrom < each.updated) {
                steps.add(new Step(Sort.OTHER, from, each.old, newFrom, each.updated));
            }
            from = each.old + each.length;
            newFrom = each.updated + each.length;
            if (each.length > 0) {
                steps.add(new Step(Sort.SAME, each.old, from, each.updated, newFrom));
            }
        }
        return steps;
    }

    /** The runs of equal lines within two ranges, in order; those that touch are one. */
    private void runs(int from, int to, int newFrom, int newTo, List<Run> into) {
        Run best = longest(from, to, newFrom, newTo);
        if (best.length == 0) {
            return;
        }
        runs(from, best.old, newFrom, best.updated, into);
        Run last = into.isEmpty() ? null : into.getLast();
        if (last != null && last.old + last.length == best.old && last.updated + last.length == best.updated) {
            into.set(into.size() - 1, new Run(last.old, last.updated, last.length + best.length));
        } else {
            into.add(best);
        }
        runs(best.old + best.length, to, best.updated + best.length, newTo, into);
    }

    /** The first of the longest runs. */
    private Run longest(int from, int to, int newFrom, int newTo) {
        Run best = new Run(from, newFrom, 0);
        Map<Integer, Integer> ending = Map.of();
        for (int i = from; i < to; i++) {
            Map<Integer, Integer> next = new HashMap<>();
            for (int j : places.getOrDefault(old.get(i), List.of())) {
                if (j >= newFrom && j < newTo) {
                    int length = ending.getOrDefault(j - 1, 0) + 1;
                    next.put(j, length);
                    if (length > best.length) {
                        best = new Run(i - length + 1, j - length + 1, length);
                    }
                }
            }
            ending = next;
        }
        int start = best.old;
        int newStart = best.updated;
        int end = start + best.length;
        int newEnd = newStart + best.length;
        while (start > from && newStart > newFrom && old.get(start - 1).equals(updated.get(newStart - 1))) {
            start--;
            newStart--;
        }
        while (end < to && newEnd < newTo && old.get(end).equals(updated.get(newEnd))) {
            end++;
            newEnd++;
        }
        return new Run(start, newStart, end - start);
    }

    private static List<List<Step>> groups(List<Step> steps) {
        List<List<Step>> groups = new ArrayList<>();
        List<Step> group = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step each = steps.get(i);
            if (each.sort == Sort.OTHER) {
                group.add(each);
                continue;
            }
            int length = each.to - each.from;
            int before = i == 0 ? 0 : Math.min(CONTEXT, length);
            int after = i == steps.size() - 1 ? 0 : Math.min(CONTEXT, length);
            if (i > 0 && after > 0 && length <= 2 * CONTEXT) {
                group.add(each);
                continue;
            }
            if (before > 0) {
                group.add(new Step(Sort.SAME, each.from, each.from + before, each.newFrom, each.newFrom + before));
            }
            if (!group.isEmpty()) {
                groups.add(group);
                group = new ArrayList<>();
            }
            if (after > 0) {
                group.add(new Step(Sort.SAME, each.to - after, each.to, each.newTo - after, each.newTo));
            }
        }
        if (group.stream().anyMatch(each -> each.sort == Sort.OTHER)) {
            groups.add(group);
        }
        return groups;
    }
}

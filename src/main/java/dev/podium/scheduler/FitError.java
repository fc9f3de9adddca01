package dev.podium.scheduler;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Upstream's {@code FitError}: how many nodes there are, and how many have which reason. */
final class FitError {

    private FitError() {}

    /** @param rejections the reasons of each node */
    static String message(int nodes, Collection<List<String>> rejections) {
        Map<String, Integer> counts = new TreeMap<>();
        rejections.forEach(reasons -> reasons.forEach(each -> counts.merge(each, 1, Integer::sum)));
        // Sorted as text, count and all, as upstream does.
        List<String> counted = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .sorted()
                .toList();
        return "0/" + nodes + " nodes are available: " + String.join(", ", counted) + ".";
    }
}

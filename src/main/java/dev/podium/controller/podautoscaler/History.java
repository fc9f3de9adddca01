package dev.podium.controller.podautoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What was recommended for one autoscaler lately, and what was done. */
final class History {

    private final List<Entry> recommendations = new ArrayList<>();
    private final List<Entry> added = new ArrayList<>();
    private final List<Entry> removed = new ArrayList<>();

    /** So many replicas, at that time. */
    record Entry(int replicas, Instant at) {}

    /** The number that an autoscaler finds counts as recommended. */
    void begin(int replicas, Instant now) {
        if (recommendations.isEmpty()) {
            recommendations.add(new Entry(replicas, now));
        }
    }

    List<Entry> recommendations() {
        return recommendations;
    }

    /** Notes a recommendation, and forgets those from before {@code since}. */
    void recommend(int replicas, Instant now, Instant since) {
        recommendations.removeIf(each -> each.at().isBefore(since));
        recommendations.add(new Entry(replicas, now));
    }

    /** Notes that there are to be so many more now, or fewer, and forgets what is older than the memory. */
    void changed(int difference, Instant now, Duration memory) {
        List<Entry> changes = difference > 0 ? added : removed;
        changes.removeIf(each -> each.at().isBefore(now.minus(memory)));
        changes.add(new Entry(Math.abs(difference), now));
    }

    /** How many there were that long ago, when there are so many now. */
    int before(Duration period, int current, Instant now) {
        return current - sum(added, period, now) + sum(removed, period, now);
    }

    private static int sum(List<Entry> changes, Duration period, Instant now) {
        return changes.stream()
                .filter(each -> each.at().isAfter(now.minus(period)))
                .mapToInt(Entry::replicas)
                .sum();
    }
}

package dev.podium.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps repeated Events from flooding the cluster, after upstream's {@code client-go/tools/record/events_cache.go}: a
 * source may tell 25 Events of an object at once and one every five minutes after that; from the tenth Event on that differs
 * only in its message within ten minutes, they are combined; an Event told again counts up the one that is there.
 */
final class EventCorrelator {

    static final String COMBINED = "(combined from similar events): ";

    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofSeconds(300);
    private static final int SIMILAR = 10;
    private static final Duration SIMILAR_WITHIN = Duration.ofSeconds(600);
    private static final int REMEMBERED = 32_768;

    private final Map<Object, Bucket> buckets = recent();
    private final Map<Object, Similar> similars = recent();
    private final Map<Object, Seen> seen = recent();

    /** Where an Event comes from and what it is about. */
    record Origin(String component, String host, ObjectReference about) {}

    /** An Event without what tells one telling from the next. */
    record Subject(Origin origin, String type, String reason, String message) {}

    /**
     * What to write.
     *
     * @param earlier the Event to count up; null for a new one
     */
    record Decision(Subject subject, String message, @Nullable Seen earlier) {}

    /** An Event that was written before. */
    record Seen(String name, Instant first, int count) {}

    private record Bucket(double tokens, Instant at) {}

    private record Similar(Set<String> messages, Instant last) {}

    private static <V> Map<Object, V> recent() {
        return new LinkedHashMap<>(256, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** What is to become of an Event; null: nothing, there are too many. */
    synchronized @Nullable Decision decide(Subject subject, Instant now) {
        Subject told = combine(subject, now);
        if (!admitted(subject.origin(), now)) {
            return null;
        }
        boolean combined = told != subject;
        String message = combined ? COMBINED + subject.message() : subject.message();
        return new Decision(told, message, seen.get(told));
    }

    /** Remembers what has been written for a decision. */
    synchronized void written(Decision decision, Seen event) {
        seen.put(decision.subject(), event);
    }

    synchronized void forget(Decision decision) {
        seen.remove(decision.subject());
    }

    private Subject combine(Subject subject, Instant now) {
        Subject any = new Subject(subject.origin(), subject.type(), subject.reason(), "");
        Similar similar = similars.get(any);
        Set<String> messages = similar == null || Duration.between(similar.last(), now).compareTo(SIMILAR_WITHIN) > 0
                ? new HashSet<>()
                : similar.messages();
        messages.add(subject.message());
        similars.put(any, new Similar(messages, now));
        if (messages.size() < SIMILAR) {
            return subject;
        }
        messages.remove(messages.iterator().next());
        return any;
    }

    private boolean admitted(Origin origin, Instant now) {
        ObjectReference about = origin.about();
        Origin whole = new Origin(
                origin.component(),
                origin.host(),
                new ObjectReference(
                        about.kind(), about.apiVersion(), about.namespace(), about.name(), about.uid(), "", ""));
        Bucket bucket = buckets.getOrDefault(whole, new Bucket(BURST, now));
        double tokens = Math.min(
                BURST, bucket.tokens() + (double) Duration.between(bucket.at(), now).toMillis() / REFILL.toMillis());
        boolean admitted = tokens >= 1;
        buckets.put(whole, new Bucket(admitted ? tokens - 1 : tokens, now));
        return admitted;
    }
}

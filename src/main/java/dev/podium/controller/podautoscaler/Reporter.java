package dev.podium.controller.podautoscaler;

import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.model.HorizontalPodAutoscaler;
import dev.podium.model.HorizontalPodAutoscaler.Condition;
import dev.podium.model.HorizontalPodAutoscaler.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What is to be told of one look at an autoscaler: its status, and Events. */
final class Reporter {

    static final String ABLE_TO_SCALE = "AbleToScale";
    static final String SCALING_ACTIVE = "ScalingActive";
    static final String SCALING_LIMITED = "ScalingLimited";

    private final EventRecorder events;
    private final ObjectReference about;
    private final Instant now;
    private final List<Condition> conditions;
    private Status counted;

    Reporter(EventRecorder events, HorizontalPodAutoscaler autoscaler, Instant now) {
        this.events = events;
        this.about = ObjectReference.of("autoscaling/v2", "HorizontalPodAutoscaler", autoscaler.metadata());
        this.now = now;
        this.counted = autoscaler.statusOrNone();
        this.conditions = new ArrayList<>(counted.conditions());
    }

    Instant now() {
        return now;
    }

    void tell(String reason, String message) {
        events.event(about, EventRecorder.Type.NORMAL, reason, message);
    }

    void warn(String reason, String message) {
        events.event(about, EventRecorder.Type.WARNING, reason, message);
    }

    void holds(String type, String reason, String message) {
        put(type, "True", reason, message);
    }

    void holdsNot(String type, String reason, String message) {
        put(type, "False", reason, message);
    }

    /** A condition keeps its place, and the time of its transition if its status stays. */
    private void put(String type, String status, String reason, String message) {
        Instant since = now.truncatedTo(ChronoUnit.SECONDS);
        int place = conditions.size();
        for (int i = 0; i < conditions.size(); i++) {
            Condition before = conditions.get(i);
            if (before.type().equals(type)) {
                place = i;
                Instant transition = before.lastTransitionTime();
                if (before.status().equals(status) && transition != null) {
                    since = transition;
                }
            }
        }
        Condition condition = new Condition(type, status, since, reason, message);
        if (place < conditions.size()) {
            conditions.set(place, condition);
        } else {
            conditions.add(condition);
        }
    }

    /** Takes away what only a cluster says that scales to zero. */
    void forgetScaledToZero() {
        conditions.removeIf(each -> each.type().equals("ScaledToZero"));
    }

    /** Nothing could be decided. */
    void undecided(int current, List<JsonNode> metrics) {
        count(counted.lastScaleTime(), current, counted.desiredReplicas(), metrics);
    }

    /** It was decided to leave things as they are. */
    void left(int current, List<JsonNode> metrics) {
        count(counted.lastScaleTime(), current, current, metrics);
    }

    void rescaled(int current, int desired, List<JsonNode> metrics) {
        count(now.truncatedTo(ChronoUnit.SECONDS), current, desired, metrics);
    }

    private void count(@Nullable Instant lastScale, int current, int desired, List<JsonNode> metrics) {
        counted = new Status(lastScale, current, desired, metrics, List.of());
    }

    /** As it is to be written. Upstream's controller gives no {@code observedGeneration}. */
    Status status() {
        return new Status(
                counted.lastScaleTime(),
                counted.currentReplicas(),
                counted.desiredReplicas(),
                counted.currentMetrics(),
                List.copyOf(conditions));
    }
}

package dev.podium.controller.backends;

import dev.podium.client.ObjectKey;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import dev.podium.model.Service;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Since when what a Service leads to is not what is written (upstream's {@code trigger_time_tracker.go}): the earliest
 * change since the last look. Not to be asked for one Service by two threads at once.
 */
public final class TriggerTimes {

    /** The annotation that tells it. */
    public static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

    private final Map<ObjectKey, Seen> services = new ConcurrentHashMap<>();

    private record Seen(Instant service, Map<String, Instant> pods) {}

    /** The time to tell, or null if nothing has changed that has a time. */
    public @Nullable Instant look(ObjectKey key, Service service, List<Pod> pods) {
        Instant created = service.metadata().createdAt();
        Seen before = services.get(key);
        Map<String, Instant> now = new HashMap<>();
        Instant earliest = null;
        for (Pod each : pods) {
            PodCondition ready = each.status() == null ? null : each.status().condition("Ready");
            Instant changed = ready == null ? null : ready.lastTransitionTime();
            if (changed != null) {
                String name = each.metadata().nameOrEmpty();
                now.put(name, changed);
                Instant known = before == null ? null : before.pods.get(name);
                if ((known == null || changed.isAfter(known)) && (earliest == null || changed.isBefore(earliest))) {
                    earliest = changed;
                }
            }
        }
        services.put(key, new Seen(created, now));
        if (before == null) {
            return created;
        }
        boolean renewed = created.isAfter(before.service);
        return renewed && (earliest == null || created.isBefore(earliest)) ? created : earliest;
    }

    /** Forgets a Service that is gone. */
    public void forget(ObjectKey key) {
        services.remove(key);
    }
}

package dev.podium.kubelet;

import dev.podium.model.Pod;
import dev.podium.model.QosClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The resizes of one node's Pods for which there is no room yet, and who comes first when there is (upstream's
 * {@code allocation_manager.go}). Its node's kubelet guards it.
 */
final class PendingResizes {

    /** What a Pod asks for, and what of it, and why it cannot have it. */
    private static final class Waiting {

        private final Request request;
        private final Instant since;
        private PodAdmission.@Nullable Refusal refusal;

        Waiting(Request request, Instant since) {
            this.request = request;
            this.since = since;
        }
    }

    /** Those that take nothing more, by priority, by quality of service, by how long they wait. */
    private static final Comparator<Waiting> ORDER = Comparator.comparing((Waiting each) -> each.request.growth())
            .thenComparing(each -> -each.request.priority())
            .thenComparing(each -> !each.request.guaranteed())
            .thenComparing(each -> each.since);

    private final Map<String, Waiting> waiting = new HashMap<>();

    /** Whether a resize asks for more than the Pod has. */
    enum Growth {
        NONE,
        MORE
    }

    /**
     * A Pod that asks for other resources than it has been granted.
     *
     * @param share what it takes if it gets them
     */
    record Request(PodKey key, Pod pod, PodAdmission.Share share, Growth growth) {

        private int priority() {
            Integer priority = pod.spec().priority();
            return priority == null ? 0 : priority;
        }

        private boolean guaranteed() {
            return QosClass.of(pod.spec()) == QosClass.GUARANTEED;
        }
    }

    /**
     * Looks at everybody who waits, this one among them.
     *
     * @param grant makes room for a resize, or says why there is none
     * @return why this one has to wait; null if it does not
     */
    PodAdmission.@Nullable Refusal ask(
            Request request, Instant now, Function<Request, PodAdmission.@Nullable Refusal> grant, List<PodKey> granted) {
        String uid = request.key().uid();
        Waiting before = waiting.get(uid);
        Waiting mine = new Waiting(request, before == null ? now : before.since);
        waiting.put(uid, mine);
        for (Waiting each : waiting.values().stream().sorted(ORDER).toList()) {
            each.refusal = grant.apply(each.request);
            if (each.refusal == null) {
                waiting.remove(each.request.key().uid());
                if (each != mine) {
                    granted.add(each.request.key());
                }
            }
        }
        return mine.refusal;
    }

    void forget(String uid) {
        waiting.remove(uid);
    }

    /** Who may hope now that there is more room. */
    List<PodKey> keys() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<PodKey> keys = new ArrayList<>();
        waiting.values().forEach(each -> keys.add(each.request.key()));
        return keys;
    }
}

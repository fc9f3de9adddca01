package dev.podium.controller.daemonset;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.OneObject;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.history.History;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.DependentNews;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.pods.PodControl;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.ControllerRevision;
import dev.podium.model.DaemonSet;
import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Upstream's {@code pkg/controller/daemon}. The scheduler places the Pods; each asks for one node and fits no other. */
public final class DaemonSetController implements Controller {

    static final OwnerKind KIND = new OwnerKind("apps/v1", "DaemonSet");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private final FailureBackoff backoff = new FailureBackoff();
    private @Nullable Sight sight;

    /** What is known of others than the DaemonSet at hand. */
    private record Sight(Claims<Pod> pods, History history, Workforce workforce, StatusWriter statuses) {}

    public DaemonSetController(ApiClient client, ClusterTime time) {
        this.client = client.as("daemon-set-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "daemonset-controller");
        this.loop = new ControllerLoop<>("daemonset-controller", time, 2, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        Claims<Pod> pods = new Claims<>(client, informers, ResourceType.PODS, Pod::metadata, KIND);
        sight = new Sight(
                pods,
                new History(client, informers, KIND),
                new Workforce(new PodControl(client, events, pods, KIND), time),
                new StatusWriter(client));
        Selectors<DaemonSet> selectors = new Selectors<>(
                client,
                informers,
                ResourceType.DAEMON_SETS,
                DaemonSet::metadata,
                each -> each.spec().selector());
        informers.of(ResourceType.DAEMON_SETS).handle(new SetNews(loop, backoff));
        informers.of(ResourceType.PODS).handle(new DependentNews<>(Pod::metadata, KIND, selectors, loop));
        informers.of(ResourceType.CONTROLLER_REVISIONS)
                .handle(new DependentNews<>(ControllerRevision::metadata, KIND, selectors, loop));
        informers.of(ResourceType.NODES).handle(new NodeNews(client, loop));
    }

    private @Nullable Duration reconcile(ObjectKey key) throws InterruptedException {
        DaemonSet set = client.find(ResourceType.DAEMON_SETS, key.namespace(), key.name());
        if (set == null) {
            return null;
        }
        LabelSelector selector = set.spec().selector();
        if (selector.everything()) {
            events.event(
                    ObjectReference.of(KIND.apiVersion(), KIND.kind(), set.metadata()),
                    EventRecorder.Type.WARNING,
                    "SelectingAll",
                    "This daemon set is selecting all pods. A non-empty selector is required.");
            return null;
        }
        // Its revisions may be gone already, and without them nothing can be said about its Pods.
        if (set.metadata().deleting()) {
            return null;
        }
        Sight known = Objects.requireNonNull(sight);
        List<Pod> pods = pods(known, set);
        List<ControllerRevision> history = known.history.of(set.metadata(), selector, owner(set)::stays);
        Revisions revisions = Revisions.find(client, known.history, set, history, pods);
        if (revisions == null) {
            known.statuses.collided(set);
            return null;
        }
        Herd herd = herd(set, revisions, pods);
        Upkeep.Plan plan = Upkeep.plan(herd, backoff, events);
        // What is done for upkeep is news, and only after it will it be seen what else there is to do.
        Changes changes = plan.changes().none() && set.spec().rolling() ? RollingUpdate.plan(herd) : plan.changes();
        Duration next = null;
        try {
            known.workforce.carryOut(set, revisions.hash(), changes);
            revisions.truncate(known.history, set, pods);
        } finally {
            Census census = Census.take(changes.none() ? herd : herd(set, revisions, pods(known, set)));
            known.statuses.report(set, census.status());
            next = Census.sooner(plan.next(), census.next());
        }
        return next;
    }

    private List<Pod> pods(Sight known, DaemonSet set) {
        LabelSelector selector = set.spec().selector();
        return known.pods.claim(
                set.metadata(), selector, known.pods.candidates(set.metadata(), selector), owner(set)::stays);
    }

    private OneObject owner(DaemonSet set) {
        return client.one(ResourceType.DAEMON_SETS, set.metadata());
    }

    private Herd herd(DaemonSet set, Revisions revisions, List<Pod> pods) {
        return new Herd(set, revisions.hash(), client.list(ResourceType.NODES, ""), pods, time.now());
    }

    @Override
    public void close() {
        loop.close();
    }
}

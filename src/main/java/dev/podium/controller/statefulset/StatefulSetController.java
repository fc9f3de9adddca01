package dev.podium.controller.statefulset;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.OneObject;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.history.History;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.DependentNews;
import dev.podium.controller.ownership.OwnNews;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.pods.SlowStart;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.ControllerRevision;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.StatefulSet;
import dev.podium.model.StatefulSetStatus;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Upstream's {@code pkg/controller/statefulset}, without {@code maxUnavailable}, which is off in this version. */
public final class StatefulSetController implements Controller {

    static final OwnerKind KIND = new OwnerKind("apps/v1", "StatefulSet");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private @Nullable Sight sight;

    /** What is known of others than the StatefulSet at hand. */
    private record Sight(Claims<Pod> pods, History history, PodKeeper keeper) {}

    public StatefulSetController(ApiClient client, ClusterTime time) {
        this.client = client.as("statefulset-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "statefulset-controller");
        this.loop = new ControllerLoop<>("statefulset-controller", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        Claims<Pod> pods = new Claims<>(client, informers, ResourceType.PODS, Pod::metadata, KIND);
        sight = new Sight(pods, new History(client, informers, KIND), new PodKeeper(client, events, pods));
        Selectors<StatefulSet> selectors = new Selectors<>(
                client,
                informers,
                ResourceType.STATEFUL_SETS,
                StatefulSet::metadata,
                each -> each.spec().selector());
        informers.of(ResourceType.STATEFUL_SETS).handle(new OwnNews<>(StatefulSet::metadata, loop));
        informers.of(ResourceType.PODS).handle(new DependentNews<>(Pod::metadata, KIND, selectors, loop));
        informers.of(ResourceType.of("", "v1", "persistentvolumeclaims")).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode claim, @Nullable JsonNode old) {}

            @Override
            public void deleted(JsonNode last) {
                // A Pod may wait for a claim to be gone, or need it back.
                ObjectMeta claim = Records.read(last.path("metadata"), ObjectMeta.class);
                selectors.selecting(claim.namespaceOrEmpty(), claim.labels()).forEach(loop::enqueue);
            }
        });
    }

    private @Nullable Duration reconcile(ObjectKey key) throws InterruptedException {
        StatefulSet set = client.find(ResourceType.STATEFUL_SETS, key.namespace(), key.name());
        if (set == null) {
            return null;
        }
        Sight known = Objects.requireNonNull(sight);
        LabelSelector selector = set.spec().selector();
        OneObject owner = client.one(ResourceType.STATEFUL_SETS, set.metadata());
        List<Pod> pods = known.pods.claim(
                set.metadata(),
                each -> selector.matches(each.metadata().labels()) && Identity.memberOf(set, each),
                known.pods.candidates(set.metadata(), selector),
                owner::stays);
        if (set.metadata().deleting()) {
            report(set, Census.take(set, pods, Census.Names.of(set.statusOrNone()), 0, time.now()));
            return null;
        }
        List<ControllerRevision> history = known.history.of(set.metadata(), selector, owner::stays);
        Revisions revisions = Revisions.find(known.history, set, history);
        Round round = new Round(known.keeper, new SlowStart(time), set, revisions, pods, time.now());
        try {
            round.run();
        } finally {
            report(set, Census.take(set, round.pods(), Census.Names.of(revisions), round.leaving(), time.now()));
            revisions.truncate(known.history, set, history, pods);
        }
        return Census.next(set, pods, time.now());
    }

    private void report(StatefulSet set, StatefulSetStatus status) {
        if (status.equals(set.status())) {
            return;
        }
        client.one(ResourceType.STATEFUL_SETS, set.metadata())
                .updateStatus(object -> object.set("status", Records.tree(status)));
    }

    @Override
    public void close() {
        loop.close();
    }
}

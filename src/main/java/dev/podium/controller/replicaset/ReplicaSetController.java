package dev.podium.controller.replicaset;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.DependentNews;
import dev.podium.controller.ownership.OwnNews;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.pods.PodControl;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.model.ReplicaSet;
import dev.podium.model.ReplicaSetStatus;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code pkg/controller/replicaset}. It needs none of its expectations: an index finds the Pods that it has
 * created from the moment of their creation on, and what it finds it reads as it is now.
 */
public final class ReplicaSetController<T> implements Controller {

    private static final OwnerKind DEPLOYMENT = new OwnerKind("apps/v1", "Deployment");

    private final Replicated<T> kind;
    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private @Nullable Claims<Pod> claims;
    private @Nullable Replicas replicas;

    public ReplicaSetController(Replicated<T> kind, ApiClient client, ClusterTime time) {
        this.kind = kind;
        this.client = client.as(kind.controller());
        this.time = time;
        this.events = new EventRecorder(client, time, kind.controller());
        this.loop = new ControllerLoop<>(kind.controller(), time, 5, this::reconcile);
    }

    public static ReplicaSetController<ReplicaSet> ofReplicaSets(ApiClient client, ClusterTime time) {
        return new ReplicaSetController<>(Replicated.REPLICA_SETS, client, time);
    }

    @Override
    public void register(Informers informers) {
        claims = new Claims<>(client, informers, ResourceType.PODS, Pod::metadata, kind.kind());
        Function<T, ObjectMeta> metadata = each -> kind.view().apply(each).metadata();
        Claims<T> siblings = new Claims<>(client, informers, kind.type(), metadata, DEPLOYMENT);
        replicas = new Replicas(
                new PodControl(client, events, claims, kind.kind()),
                time,
                claims,
                owner -> siblings.controlled(owner).stream().map(metadata).toList());
        Selectors<T> selectors = new Selectors<>(
                client, informers, kind.type(), metadata, each -> kind.view().apply(each).spec().selector());
        informers.of(kind.type()).handle(new OwnNews<>(metadata, loop));
        informers.of(ResourceType.PODS).handle(new DependentNews<>(Pod::metadata, kind.kind(), selectors, loop));
    }

    private @Nullable ReplicaSet find(String namespace, String name) {
        T found = client.find(kind.type(), namespace, name);
        return found == null ? null : kind.view().apply(found);
    }

    private @Nullable Duration reconcile(ObjectKey key) throws InterruptedException {
        ReplicaSet set = find(key.namespace(), key.name());
        if (set == null) {
            return null;
        }
        LabelSelector selector = set.spec().selector();
        Claims<Pod> pods = Objects.requireNonNull(claims);
        List<Pod> candidates = pods.candidates(set.metadata(), selector);
        List<Pod> alive = pods.claim(
                set.metadata(),
                selector,
                candidates.stream().filter(Pod::active).toList(),
                client.one(kind.type(), set.metadata())::stays);
        int terminating = (int) candidates.stream()
                .filter(each -> each.metadata().deleting() && !each.terminal())
                .filter(each -> pods.couldBeOf(set.metadata(), selector, each.metadata()))
                .count();
        RequestFailed failure = null;
        if (!set.metadata().deleting()) {
            try {
                Objects.requireNonNull(replicas).manage(set, alive);
            } catch (RequestFailed refused) {
                failure = refused;
            }
        }
        Census census =
                Census.take(set, alive, terminating, failure == null ? null : failure.getMessage(), time.now());
        report(set, kind.status().apply(census.status()));
        if (failure != null) {
            throw failure;
        }
        return census.next();
    }

    private void report(ReplicaSet set, ReplicaSetStatus status) {
        if (status.equals(set.status())) {
            return;
        }
        client.one(kind.type(), set.metadata()).updateStatus(object -> object.set("status", Records.tree(status)));
    }

    @Override
    public void close() {
        loop.close();
    }
}

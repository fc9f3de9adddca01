package dev.podium.controller.deployment;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.DependentNews;
import dev.podium.controller.ownership.OwnNews;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.Deployment;
import dev.podium.model.DeploymentCondition;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.ReplicaSet;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Upstream's {@code pkg/controller/deployment}. */
public final class DeploymentController implements Controller {

    static final OwnerKind KIND = new OwnerKind("apps/v1", "Deployment");
    private static final OwnerKind REPLICA_SET = new OwnerKind("apps/v1", "ReplicaSet");

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;
    private @Nullable Sight sight;

    /** What is known of others than the Deployment at hand. */
    private record Sight(Claims<ReplicaSet> sets, Claims<Pod> pods, CurrentRevision revisions) {}

    public DeploymentController(ApiClient client, ClusterTime time) {
        this.client = client.as("deployment-controller");
        this.time = time;
        this.events = new EventRecorder(client, time, "deployment-controller");
        this.loop = new ControllerLoop<>("deployment-controller", time, 5, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        Claims<ReplicaSet> sets = new Claims<>(client, informers, ResourceType.REPLICA_SETS, ReplicaSet::metadata, KIND);
        Claims<Pod> pods = new Claims<>(client, informers, ResourceType.PODS, Pod::metadata, REPLICA_SET);
        Selectors<Deployment> selectors = new Selectors<>(
                client,
                informers,
                ResourceType.DEPLOYMENTS,
                Deployment::metadata,
                each -> each.spec().selector());
        sight = new Sight(sets, pods, new CurrentRevision(client, sets));
        informers.of(ResourceType.DEPLOYMENTS).handle(new OwnNews<>(Deployment::metadata, loop));
        informers.of(ResourceType.REPLICA_SETS).handle(new DependentNews<>(ReplicaSet::metadata, KIND, selectors, loop));
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {}

            @Override
            public void deleted(Pod last) {
                podGone(last.metadata());
            }
        });
    }

    /** A Deployment that recreates its Pods waits for the last of the old ones to be gone. */
    private void podGone(ObjectMeta pod) {
        String set = REPLICA_SET.controllerOf(pod);
        ReplicaSet owner = set == null ? null : client.find(ResourceType.REPLICA_SETS, pod.namespaceOrEmpty(), set);
        String name = owner == null ? null : KIND.controllerOf(owner.metadata());
        Deployment deployment =
                name == null ? null : client.find(ResourceType.DEPLOYMENTS, pod.namespaceOrEmpty(), name);
        if (deployment != null && !deployment.spec().rolling()) {
            loop.enqueue(ObjectKey.of(deployment.metadata()));
        }
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Deployment deployment = client.find(ResourceType.DEPLOYMENTS, key.namespace(), key.name());
        if (deployment == null) {
            return null;
        }
        Sight known = Objects.requireNonNull(sight);
        LabelSelector selector = deployment.spec().selector();
        if (selector.everything()) {
            rollout(deployment, List.of())
                    .tell(
                            EventRecorder.Type.WARNING,
                            "SelectingAll",
                            "This deployment is selecting all pods. A non-empty selector is required.");
            return null;
        }
        List<ReplicaSet> sets = known.sets.claim(
                deployment.metadata(),
                selector,
                known.sets.candidates(deployment.metadata(), selector),
                client.one(ResourceType.DEPLOYMENTS, deployment.metadata())::stays);
        Rollout rollout = rollout(deployment, sets);
        known.revisions.keepInStep(rollout);
        if (deployment.metadata().deleting()) {
            rollout.report(Progress.counts(rollout));
            return null;
        }
        notePause(rollout);
        if (deployment.spec().paused() || Scaling.due(rollout)) {
            Scaling.scale(rollout);
            if (deployment.spec().paused()) {
                cleanUp(rollout);
            }
            rollout.report(Progress.counts(rollout));
            return null;
        }
        if (deployment.spec().rolling()) {
            roll(known, rollout);
        } else {
            recreate(known, rollout);
        }
        rollout.report(Progress.of(rollout));
        return Progress.nextCheck(rollout);
    }

    private Rollout rollout(Deployment deployment, List<ReplicaSet> sets) {
        return new Rollout(client, events, time.now(), deployment, sets);
    }

    /** Says that the Deployment has been paused or resumed, so that time spent paused does not count against it. */
    private static void notePause(Rollout rollout) {
        DeploymentCondition told = rollout.status().condition(Conditions.PROGRESSING);
        String reason = told == null ? "" : String.valueOf(told.reason());
        boolean paused = rollout.spec().paused();
        if (!rollout.spec().hasDeadline()
                || reason.equals(Conditions.TIMED_OUT)
                || reason.equals(Conditions.PAUSED) == paused) {
            return;
        }
        DeploymentCondition condition = Conditions.of(
                Conditions.PROGRESSING,
                "Unknown",
                paused ? Conditions.PAUSED : Conditions.RESUMED,
                paused ? "Deployment is paused" : "Deployment is resumed",
                rollout.now());
        rollout.report(rollout.status().withConditions(Conditions.with(rollout.status().conditions(), condition)));
    }

    private void roll(Sight known, Rollout rollout) {
        if (rollout.current() == null && !known.revisions.create(rollout)) {
            return;
        }
        if (!RollingUpdate.step(rollout, Objects.requireNonNull(rollout.current()))
                && Progress.complete(rollout, rollout.status())) {
            cleanUp(rollout);
        }
    }

    /** Old Pods go, all of them, and then new ones come (upstream's {@code recreate.go}). */
    private void recreate(Sight known, Rollout rollout) {
        boolean shrunk = false;
        for (ReplicaSet each : Rollout.active(rollout.old())) {
            shrunk |= rollout.scale(each, 0);
        }
        if (shrunk || oldPodsRun(known, rollout)) {
            return;
        }
        if (rollout.current() == null && !known.revisions.create(rollout)) {
            return;
        }
        rollout.scale(Objects.requireNonNull(rollout.current()), rollout.spec().desired());
        if (Progress.complete(rollout, rollout.status())) {
            cleanUp(rollout);
        }
    }

    private static boolean oldPodsRun(Sight known, Rollout rollout) {
        return rollout.old().stream()
                .anyMatch(each -> each.statusOrNone().replicas() > 0
                        || known.pods.controlled(each.metadata().uidOrEmpty()).stream()
                                .anyMatch(pod -> !pod.terminal()));
    }

    /** Deletes the oldest revisions that have no Pods, past the number that are to be kept. */
    private void cleanUp(Rollout rollout) {
        Integer limit = rollout.spec().revisionHistoryLimit();
        if (limit == null || limit == Integer.MAX_VALUE) {
            return;
        }
        List<ReplicaSet> old = rollout.old().stream()
                .filter(each -> !each.metadata().deleting())
                .sorted(Comparator.comparingLong((ReplicaSet each) -> Revisions.of(each.metadata()))
                        .thenComparing(Rollout.BY_AGE))
                .toList();
        for (ReplicaSet each : old.subList(0, Math.max(0, old.size() - limit))) {
            Long generation = each.metadata().generation();
            boolean idle = each.spec().desired() == 0
                    && each.statusOrNone().replicas() == 0
                    && (generation == null || generation <= each.statusOrNone().observed());
            if (idle) {
                try {
                    client.delete(
                            ResourceType.REPLICA_SETS,
                            each.metadata().namespaceOrEmpty(),
                            each.metadata().nameOrEmpty(),
                            each.metadata().uidOrEmpty());
                } catch (RequestFailed refused) {
                    if (!refused.notFound() && !refused.conflict()) {
                        throw refused;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}

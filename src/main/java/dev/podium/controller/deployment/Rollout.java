package dev.podium.controller.deployment;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.ResourceType;
import dev.podium.controller.pods.PodTemplates;
import dev.podium.model.Deployment;
import dev.podium.model.DeploymentSpec;
import dev.podium.model.DeploymentStatus;
import dev.podium.model.Records;
import dev.podium.model.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A Deployment and its ReplicaSets as one look finds them, kept up to date with what is written to them. */
final class Rollout {

    /** Oldest first. */
    static final Comparator<ReplicaSet> BY_AGE = Comparator.comparing((ReplicaSet each) ->
                    each.metadata().createdAt())
            .thenComparing(each -> each.metadata().nameOrEmpty());

    private final ApiClient client;
    private final EventRecorder events;
    private final Instant now;
    private final Deployment deployment;
    private final Fenceposts bounds;
    private final Map<String, ReplicaSet> sets = new LinkedHashMap<>();
    private DeploymentStatus status;
    private long revision;
    private @Nullable String current;

    Rollout(ApiClient client, EventRecorder events, Instant now, Deployment deployment, Collection<ReplicaSet> sets) {
        this.client = client;
        this.events = events;
        this.now = now;
        this.deployment = deployment;
        this.bounds = Fenceposts.of(deployment.spec());
        this.status = deployment.statusOrNone();
        this.revision = Revisions.of(deployment.metadata());
        sets.stream().sorted(BY_AGE).forEach(each -> this.sets.put(each.metadata().nameOrEmpty(), each));
        this.current = this.sets.values().stream()
                .filter(each -> PodTemplates.same(each.spec().template(), deployment.spec().template()))
                .findFirst()
                .map(each -> each.metadata().nameOrEmpty())
                .orElse(null);
    }

    Instant now() {
        return now;
    }

    Deployment deployment() {
        return deployment;
    }

    DeploymentSpec spec() {
        return deployment.spec();
    }

    Fenceposts bounds() {
        return bounds;
    }

    /** The status, as it was found or last written. */
    DeploymentStatus status() {
        return status;
    }

    /** The ReplicaSet for the template as it is, or null if there is none yet. */
    @Nullable ReplicaSet current() {
        return current == null ? null : sets.get(current);
    }

    /** Those for templates as they were, oldest first. */
    List<ReplicaSet> old() {
        return sets.values().stream()
                .filter(each -> !each.metadata().nameOrEmpty().equals(current))
                .toList();
    }

    /** All of them, the current one last. */
    List<ReplicaSet> all() {
        List<ReplicaSet> all = new ArrayList<>(old());
        ReplicaSet last = current();
        if (last != null) {
            all.add(last);
        }
        return all;
    }

    /** Those that ask for Pods. */
    static List<ReplicaSet> active(Collection<ReplicaSet> sets) {
        return sets.stream().filter(each -> each.spec().desired() > 0).toList();
    }

    static int desired(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(each -> each.spec().desired()).sum();
    }

    static int available(Collection<ReplicaSet> sets) {
        return sets.stream().mapToInt(each -> each.statusOrNone().available()).sum();
    }

    /** Makes the current one known. */
    void created(ReplicaSet set) {
        current = set.metadata().nameOrEmpty();
        sets.put(current, set);
    }

    /** Changes a ReplicaSet. */
    void update(ReplicaSet set, Consumer<ObjectNode> change) {
        String name = set.metadata().nameOrEmpty();
        ObjectNode written =
                client.update(ResourceType.REPLICA_SETS, set.metadata().namespaceOrEmpty(), name, object -> {
                    change.accept(object);
                    return object;
                });
        sets.put(name, Records.read(written, ReplicaSet.class));
    }

    /** Scales a ReplicaSet, if that is needed; tells whether it was. */
    boolean scale(ReplicaSet set, int size) {
        if (set.spec().desired() == size) {
            return false;
        }
        scaleAndNote(set, size);
        return true;
    }

    /** Scales a ReplicaSet and notes for how many Pods the Deployment is, if either is needed. */
    void scaleAndNote(ReplicaSet set, int size) {
        int before = set.spec().desired();
        Map<String, String> annotations = new LinkedHashMap<>(set.metadata().annotations());
        Revisions.note(deployment, annotations);
        if (before == size && annotations.equals(set.metadata().annotations())) {
            return;
        }
        update(set, object -> {
            object.withObject("/spec").put("replicas", size);
            ObjectNode notes = ((ObjectNode) object.path("metadata")).withObject("annotations");
            notes.put(Revisions.DESIRED, annotations.get(Revisions.DESIRED));
            notes.put(Revisions.MOST, annotations.get(Revisions.MOST));
        });
        if (before != size) {
            tell(
                    EventRecorder.Type.NORMAL,
                    "ScalingReplicaSet",
                    "Scaled " + (before < size ? "up" : "down") + " replica set " + set.metadata().name() + " from " + before
                            + " to " + size);
        }
    }

    void tell(EventRecorder.Type type, String reason, String message) {
        events.event(
                ObjectReference.of(
                        DeploymentController.KIND.apiVersion(), DeploymentController.KIND.kind(), deployment.metadata()),
                type,
                reason,
                message);
    }

    /** Writes what is to be reported, if it is anything new. */
    void report(DeploymentStatus news) {
        report(news, revision);
    }

    /** Writes what is to be reported and which revision the Deployment is at, if either is anything new. */
    void report(DeploymentStatus news, long at) {
        if (news.equals(status) && at == revision) {
            return;
        }
        client.one(ResourceType.DEPLOYMENTS, deployment.metadata()).updateStatus(object -> {
            object.set("status", Records.tree(news));
            if (at != revision) {
                object.withObject("/metadata/annotations").put(Revisions.REVISION, String.valueOf(at));
            }
        });
        status = news;
        revision = at;
    }
}

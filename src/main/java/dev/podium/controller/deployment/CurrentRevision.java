package dev.podium.controller.deployment;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.pods.PodTemplates;
import dev.podium.model.Deployment;
import dev.podium.model.DeploymentCondition;
import dev.podium.model.DeploymentStatus;
import dev.podium.model.OwnerReference;
import dev.podium.model.PodTemplate;
import dev.podium.model.Records;
import dev.podium.model.ReplicaSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The ReplicaSet for a Deployment's template as it is: kept in step, or created. */
final class CurrentRevision {

    /** The longest name that an object may have. */
    private static final int LONGEST = 253;

    private final ApiClient client;
    private final Claims<ReplicaSet> claims;

    CurrentRevision(ApiClient client, Claims<ReplicaSet> claims) {
        this.client = client;
        this.claims = claims;
    }

    /** Keeps the annotations of the current ReplicaSet, if there is one, and the Deployment's revision in step. */
    void keepInStep(Rollout rollout) {
        ReplicaSet present = rollout.current();
        if (present == null) {
            return;
        }
        Deployment deployment = rollout.deployment();
        Map<String, String> annotations = Revisions.current(
                deployment, present.metadata().annotations(), Revisions.after(rollout.old()));
        int minReadySeconds = rollout.spec().minReadySeconds();
        if (!annotations.equals(present.metadata().annotations())
                || present.spec().minReadySeconds() != minReadySeconds) {
            rollout.update(present, object -> {
                ObjectNode notes = ((ObjectNode) object.path("metadata")).withObject("annotations");
                annotations.forEach(notes::put);
                object.withObject("/spec").put("minReadySeconds", minReadySeconds);
            });
        }
        ReplicaSet kept = rollout.current();
        DeploymentStatus status = rollout.status();
        if (rollout.spec().hasDeadline() && status.condition(Conditions.PROGRESSING) == null) {
            status = progressing(
                    rollout, "True", Conditions.FOUND, "Found new replica set \"" + present.metadata().name() + "\"");
        }
        rollout.report(status, Revisions.of(kept == null ? present.metadata() : kept.metadata()));
    }

    private static DeploymentStatus progressing(Rollout rollout, String status, String reason, String message) {
        DeploymentCondition condition =
                Conditions.of(Conditions.PROGRESSING, status, reason, message, rollout.now());
        return rollout.status().withConditions(Conditions.with(rollout.status().conditions(), condition));
    }

    /** Creates the ReplicaSet, with as many Pods as may come at once; tells whether there is one in the end. */
    boolean create(Rollout rollout) {
        Deployment deployment = rollout.deployment();
        String hash =
                PodTemplates.hash(rollout.spec().template(), rollout.status().collisionCount());
        String base = deployment.metadata().nameOrEmpty();
        String name = base.substring(0, Math.min(base.length(), LONGEST - 1 - hash.length())) + "-" + hash;
        long revision = Revisions.after(rollout.old());
        int size = rollout.spec().rolling()
                ? RollingUpdate.room(rollout, 0)
                : rollout.spec().desired();
        ObjectNode tree = tree(deployment, name, hash, revision, size);
        try {
            ReplicaSet created = Records.read(
                    client.create(ResourceType.REPLICA_SETS, deployment.metadata().namespaceOrEmpty(), tree),
                    ReplicaSet.class);
            claims.created(deployment.metadata(), created.metadata());
            rollout.created(created);
        } catch (RequestFailed refused) {
            return cope(rollout, name, revision, refused);
        }
        if (size > 0) {
            rollout.tell(
                    EventRecorder.Type.NORMAL,
                    "ScalingReplicaSet",
                    "Scaled up replica set " + name + " from 0 to " + size);
        }
        rollout.report(
                rollout.spec().hasDeadline()
                        ? progressing(
                                rollout, "True", Conditions.CREATED, "Created new replica set \"" + name + "\"")
                        : rollout.status(),
                revision);
        return true;
    }

    private boolean cope(Rollout rollout, String name, long revision, RequestFailed refused) {
        if (refused.namespaceTerminating()) {
            return false;
        }
        if (refused.reason().equals("AlreadyExists")) {
            Deployment deployment = rollout.deployment();
            ReplicaSet present =
                    client.find(ResourceType.REPLICA_SETS, deployment.metadata().namespaceOrEmpty(), name);
            OwnerReference controller = present == null ? null : present.metadata().controllerReference();
            if (controller != null
                    && controller.uid().equals(deployment.metadata().uidOrEmpty())
                    && PodTemplates.same(present.spec().template(), deployment.spec().template())) {
                rollout.created(present);
                rollout.report(rollout.status(), revision);
                return true;
            }
            Integer collisions = rollout.status().collisionCount();
            rollout.report(rollout.status().withCollisions(collisions == null ? 1 : collisions + 1));
            return false;
        }
        String message = "Failed to create new replica set \"" + name + "\": " + refused.getMessage();
        if (rollout.spec().hasDeadline()) {
            rollout.report(progressing(rollout, "False", Conditions.NOT_CREATED, message));
        }
        rollout.tell(EventRecorder.Type.WARNING, Conditions.NOT_CREATED, message);
        throw refused;
    }

    private static ObjectNode tree(Deployment deployment, String name, String hash, long revision, int size) {
        PodTemplate template = deployment.spec().template();
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", name);
        label(template, hash, metadata);
        Map<String, String> annotations = Revisions.current(deployment, Map.of(), revision);
        Revisions.note(deployment, annotations);
        annotations.forEach(metadata.putObject("annotations")::put);
        metadata.putArray("ownerReferences").add(DeploymentController.KIND.reference(deployment.metadata()));
        ObjectNode spec = tree.putObject("spec");
        spec.put("replicas", size);
        if (deployment.spec().minReadySeconds() > 0) {
            spec.put("minReadySeconds", deployment.spec().minReadySeconds());
        }
        ObjectNode selector = Records.tree(deployment.spec().selector());
        selector.withObject("matchLabels").put(PodTemplates.HASH, hash);
        spec.set("selector", selector);
        ObjectNode pods = spec.putObject("template");
        ObjectNode meta = pods.putObject("metadata");
        label(template, hash, meta);
        template.metadata().annotations().forEach((key, value) -> meta.withObject("annotations").put(key, value));
        List<String> finalizers = template.metadata().finalizers();
        finalizers.forEach(each -> meta.withArray("finalizers").add(each));
        pods.set("spec", template.spec().deepCopy());
        return tree;
    }

    private static void label(PodTemplate template, String hash, ObjectNode metadata) {
        ObjectNode labels = metadata.putObject("labels");
        template.metadata().labels().forEach(labels::put);
        labels.put(PodTemplates.HASH, hash);
    }
}

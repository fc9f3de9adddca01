package dev.podium.controller.job;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.pods.PodControl;
import dev.podium.controller.pods.SlowStart;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates Pods, deletes them and takes their finalizers off, many at a time. */
record PodHands(ApiClient client, PodControl control, SlowStart batches) {

    /**
     * What came of it.
     *
     * @param done the UIDs of those with whom it could be done
     * @param failure why it could not be done with the others; null if there are none
     */
    record Result(Set<String> done, @Nullable RuntimeException failure) {}

    /** Creates Pods in batches that double; the first batch in which one fails is the last. */
    Result create(ObjectMeta owner, Collection<ObjectNode> pods) throws InterruptedException {
        Queue<ObjectNode> left = new ConcurrentLinkedQueue<>(pods);
        Set<String> done = ConcurrentHashMap.newKeySet();
        try {
            batches.run(pods.size(), () -> {
                ObjectMeta created = control.create(owner, left.remove());
                if (created != null) {
                    done.add(created.uidOrEmpty());
                }
            });
            return new Result(done, null);
        } catch (RequestFailed refused) {
            return new Result(done, refused);
        }
    }

    /** Deletes Pods that are still to be counted. */
    Result delete(ObjectMeta owner, Collection<Pod> pods) throws InterruptedException {
        return each(pods, pod -> control.delete(owner, pod));
    }

    /** Deletes Pods that are not to be counted. */
    Result giveUp(ObjectMeta owner, Collection<Pod> pods) throws InterruptedException {
        return each(pods, pod -> {
            release(pod.metadata());
            control.delete(owner, pod);
        });
    }

    /** Takes the finalizer off. */
    Result release(Collection<Pod> pods) throws InterruptedException {
        return each(pods, pod -> release(pod.metadata()));
    }

    private Result each(Collection<Pod> pods, Consumer<Pod> step) throws InterruptedException {
        Queue<Pod> left = new ConcurrentLinkedQueue<>(pods);
        Set<String> done = ConcurrentHashMap.newKeySet();
        if (pods.isEmpty()) {
            return new Result(done, null);
        }
        try {
            batches.together(pods.size(), () -> {
                Pod pod = left.remove();
                step.accept(pod);
                done.add(pod.metadata().uidOrEmpty());
            });
            return new Result(done, null);
        } catch (RuntimeException refused) {
            return new Result(done, refused);
        }
    }

    /** Takes the finalizer off a Pod. */
    void release(ObjectMeta pod) {
        client.one(ResourceType.PODS, pod).update(tree -> {
            ObjectNode metadata = (ObjectNode) tree.path("metadata");
            if (metadata.get("finalizers") instanceof ArrayNode finalizers) {
                finalizers.removeIf(each -> each.asString("").equals(JobPods.FINALIZER));
                if (finalizers.isEmpty()) {
                    metadata.remove("finalizers");
                }
            }
        });
    }
}

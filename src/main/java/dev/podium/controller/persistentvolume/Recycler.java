package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Empties volumes with a Pod (upstream's {@code recyclerclient} and its default template). */
final class Recycler {

    static final String PREFIX = "recycler-for-";
    static final String NAMESPACE = "default";
    private static final String SCRUB =
            "test -e /scrub && rm -rf /scrub/..?* /scrub/.[!.]* /scrub/*  && test -z \"$(ls -A /scrub)\" || exit 1";

    /** As often as upstream looks at everything again. */
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final ApiClient client;
    private final ClusterTime time;
    /** By UID: when a volume that could not be emptied is tried again. */
    private final Map<String, Instant> pauses = new HashMap<>();

    Recycler(ApiClient client, ClusterTime time) {
        this.client = client;
        this.time = time;
    }

    /** How long it is until a volume that could not be emptied is tried again; null if nothing is in the way. */
    @Nullable Duration pause(PersistentVolume volume) {
        Instant until = pauses.get(volume.metadata().uidOrEmpty());
        Duration left = until == null ? Duration.ZERO : Duration.between(time.now(), until);
        if (left.isPositive()) {
            return left;
        }
        pauses.remove(volume.metadata().uidOrEmpty());
        return null;
    }

    /** How far it is. */
    enum Progress {
        RUNNING,
        DONE,
        FAILED
    }

    /** Starts the Pod or looks after it; its news brings the next look. */
    Progress recycle(PersistentVolume volume) {
        Pod pod = client.find(ResourceType.PODS, NAMESPACE, PREFIX + volume.name());
        if (pod == null) {
            client.create(ResourceType.PODS, NAMESPACE, pod(volume));
            return Progress.RUNNING;
        }
        if (!pod.terminal() || pod.metadata().deleting()) {
            return Progress.RUNNING;
        }
        client.delete(ResourceType.PODS, NAMESPACE, PREFIX + volume.name(), pod.metadata().uidOrEmpty());
        if (pod.phase().equals("Succeeded")) {
            return Progress.DONE;
        }
        pauses.put(volume.metadata().uidOrEmpty(), time.now().plus(PAUSE));
        return Progress.FAILED;
    }

    private static ObjectNode pod(PersistentVolume volume) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", PREFIX + volume.name());
        ObjectNode spec = pod.putObject("spec").put("activeDeadlineSeconds", 60).put("restartPolicy", "Never");
        ObjectNode scrubbed = spec.putArray("volumes").addObject().put("name", "vol");
        JsonNode nfs = volume.spec().nfs();
        if (nfs != null) {
            scrubbed.set("nfs", nfs.deepCopy());
        } else if (volume.spec().hostPath() != null) {
            scrubbed.set("hostPath", Records.tree(volume.spec().hostPath()));
        }
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", "pv-recycler").put("image", "registry.k8s.io/build-image/debian-base:bookworm-v1.0.6");
        container.putArray("command").add("/bin/sh");
        container.putArray("args").add("-c").add(SCRUB);
        container.putArray("volumeMounts").addObject().put("name", "vol").put("mountPath", "/scrub");
        return pod;
    }
}

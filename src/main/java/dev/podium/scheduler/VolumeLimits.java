package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.scheduler.NodeCheck.Cure;
import dev.podium.scheduler.NodeCheck.Rejection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How many volumes of a CSI driver a node may have, as its CSINode says (upstream's {@code plugins/nodevolumelimits}). */
final class VolumeLimits {

    private static final ResourceType<JsonNode> CSI_NODES = ResourceType.of("storage.k8s.io", "v1", "csinodes");

    private final ApiClient client;

    VolumeLimits(ApiClient client) {
        this.client = client;
    }

    /** The check for a Pod with these volumes; null if none of them counts. */
    @Nullable NodeCheck check(List<PersistentVolume> volumes) {
        Map<String, Set<String>> wanted = new HashMap<>();
        volumes.forEach(each -> count(each, wanted));
        return wanted.isEmpty() ? null : node -> test(wanted, node);
    }

    private static void count(PersistentVolume volume, Map<String, Set<String>> byDriver) {
        JsonNode csi = volume.spec().csi();
        if (csi != null) {
            byDriver.computeIfAbsent(csi.path("driver").asString(""), _ -> new HashSet<>())
                    .add(csi.path("volumeHandle").asString(""));
        }
    }

    private @Nullable Rejection test(Map<String, Set<String>> wanted, NodeState node) {
        JsonNode known = client.find(CSI_NODES, "", node.name());
        Map<String, Set<String>> attached = null;
        for (JsonNode driver : known == null ? List.<JsonNode>of() : known.path("spec").path("drivers")) {
            Set<String> more = wanted.get(driver.path("name").asString(""));
            JsonNode count = driver.path("allocatable").path("count");
            if (more == null || !count.isNumber()) {
                continue;
            }
            attached = attached == null ? attached(node) : attached;
            Set<String> all = new HashSet<>(attached.getOrDefault(driver.path("name").asString(""), Set.of()));
            if (all.addAll(more) && all.size() > count.asInt()) {
                return new Rejection(Cure.PREEMPTION, "node(s) exceed max volume count");
            }
        }
        return null;
    }

    private Map<String, Set<String>> attached(NodeState node) {
        Map<String, Set<String>> attached = new HashMap<>();
        for (ScheduledPod pod : node.pods()) {
            for (String each : pod.claims()) {
                PersistentVolumeClaim claim = client.find(ResourceType.VOLUME_CLAIMS, pod.namespace(), each);
                PersistentVolume volume =
                        claim == null ? null : client.find(ResourceType.VOLUMES, "", claim.volume());
                if (volume != null) {
                    count(volume, attached);
                }
            }
        }
        return attached;
    }
}

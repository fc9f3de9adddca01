package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.model.Quantity;
import dev.podium.model.QuotaUsage;
import dev.podium.model.Records;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** No Pod asks for more than its node could ever give (upstream's {@code plugin/pkg/admission/podresize}). */
public final class PodResize implements Admission {

    private final WatchCache cache;

    public PodResize(WatchCache cache) {
        this.cache = cache;
    }

    @Override
    public void validate(Request request) {
        if (!request.subresource().equals("resize") || request.operation() != Operation.UPDATE) {
            return;
        }
        Pod pod = Records.read(request.written(), Pod.class);
        String node = pod.spec().nodeName();
        if (node == null || node.isEmpty() || request.written().path("spec").equals(request.before().path("spec"))) {
            return;
        }
        CachedObject found = cache.get("core/nodes/" + node);
        if (found == null) {
            throw ApiException.forbidden(request.resource(), request.name(), "node \"" + node + "\" not found");
        }
        Node known = Records.read(Json.parse(found.bytes()), Node.class);
        String system = known.metadata().labels().getOrDefault("kubernetes.io/os", "linux");
        if (!system.equals("linux")) {
            throw refused(
                    request,
                    "pod resize is only supported on linux nodes, node \"" + node + "\" is \"" + system + "\"",
                    "UnsupportedPlatform");
        }
        String lacking = lacking(pod, known.status().allocatable());
        if (!lacking.isEmpty()) {
            throw refused(request, "node didn't have enough allocatable resources: " + lacking, "NodeCapacity");
        }
    }

    private static String lacking(Pod pod, Map<String, Quantity> allocatable) {
        Map<String, Quantity> asked = QuotaUsage.requests(pod.spec());
        List<String> lacking = new ArrayList<>();
        Quantity cpu = asked.getOrDefault("cpu", Quantity.ZERO);
        Quantity cpus = allocatable.getOrDefault("cpu", Quantity.ZERO);
        if (cpu.compareTo(cpus) > 0) {
            lacking.add("cpu, requested: " + cpu.milliValue() + ", allocatable: " + cpus.milliValue());
        }
        Quantity memory = asked.getOrDefault("memory", Quantity.ZERO);
        Quantity bytes = allocatable.getOrDefault("memory", Quantity.ZERO);
        if (memory.compareTo(bytes) > 0) {
            lacking.add("memory, requested: " + memory.value() + ", allocatable: " + bytes.value());
        }
        return String.join("; ", lacking);
    }

    private static ApiException refused(Request request, String why, String cause) {
        return ApiException.forbidden(
                request.resource(), request.name(), why, List.of(new ApiException.Cause(cause, "", null)));
    }
}

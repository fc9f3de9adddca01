package dev.podium.controller.podautoscaler;

import dev.podium.controller.podautoscaler.ReplicaCalculator.Measured;
import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.PodDemand;
import dev.podium.model.PodSpec;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How much of a resource Pods ask for, in thousandths (upstream's {@code calculateRequests}). */
final class PodRequests {

    private static final PodDemand<Long> TOGETHER = new PodDemand<>(0L, Long::sum, Math::max);

    private PodRequests() {}

    /** @throws Unobtainable if one does not say */
    static Map<String, Long> of(List<Pod> pods, Measured measured) throws Unobtainable {
        Map<String, Long> requests = new HashMap<>();
        for (Pod each : pods) {
            boolean whole = measured.container().isEmpty() && supported(each.spec().resources());
            requests.put(
                    each.metadata().nameOrEmpty(),
                    whole ? ofPod(each, measured.resource()) : ofContainers(each, measured));
        }
        return requests;
    }

    /** Whether a Pod asks for something as a whole. */
    private static boolean supported(@Nullable ResourceRequirements resources) {
        return resources != null && resources.requests().keySet().stream().anyMatch(PodRequests::supported);
    }

    private static boolean supported(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || resource.startsWith("hugepages-");
    }

    private static Map<String, Quantity> asked(Container container) {
        ResourceRequirements resources = container.resources();
        return resources == null ? Map.of() : resources.requests();
    }

    private static long ofPod(Pod pod, String resource) throws Unobtainable {
        PodSpec spec = pod.spec();
        ResourceRequirements resources = spec.resources();
        Quantity own = resources == null || !supported(resource) ? null : resources.requests().get(resource);
        Quantity overhead = spec.overhead().get(resource);
        boolean any = Stream.concat(spec.containers().stream(), spec.initContainers().stream())
                .anyMatch(each -> asked(each).containsKey(resource));
        if (own == null && overhead == null && !any) {
            throw new Unobtainable(
                    "missing pod-level request for " + resource + " in Pod " + pod.metadata().nameOrEmpty());
        }
        long containers = TOGETHER.of(spec, each -> asked(each).getOrDefault(resource, Quantity.ZERO).milliValue());
        return (own == null ? containers : own.milliValue()) + (overhead == null ? 0 : overhead.milliValue());
    }

    private static long ofContainers(Pod pod, Measured measured) throws Unobtainable {
        String only = measured.container();
        List<Container> running = Stream.concat(
                        pod.spec().containers().stream(),
                        pod.spec().initContainers().stream().filter(Container::sidecar))
                .filter(each -> only.isEmpty() || only.equals(each.name()))
                .toList();
        if (running.isEmpty() && !only.isEmpty()) {
            throw new Unobtainable("container " + only + " not found in Pod " + pod.metadata().nameOrEmpty());
        }
        long sum = 0;
        for (Container each : running) {
            Quantity asked = asked(each).get(measured.resource());
            if (asked == null) {
                throw new Unobtainable("missing request for " + measured.resource() + " in container " + each.name()
                        + " of Pod " + pod.metadata().nameOrEmpty());
            }
            sum += asked.milliValue();
        }
        return sum;
    }
}

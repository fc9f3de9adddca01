package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.PodDemand;
import dev.podium.model.PodSpec;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import dev.podium.model.ResourceUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** No memory limit is put below what is in use (upstream's {@code kuberuntime_manager.go}, validateMemoryResizeAction). */
final class MemoryLowering {

    private static final PodDemand<Long> DEMAND = new PodDemand<>(0L, Long::sum, Math::max);

    private MemoryLowering() {}

    /** @return what stands against it; null if nothing does */
    static @Nullable String objection(
            PodContext context,
            PodContainers containers,
            List<ContainerWorker> resized,
            @Nullable ResourceRequirements actual) {
        PodSpec spec = context.pod().spec();
        List<ContainerWorker> all = containers.regular().toList();
        long now = limit(spec, actual, each -> value(all, each));
        long then = limit(spec, spec.resources(), each -> memory(each.resourcesOrNone().limits().get("memory")));
        boolean ofPod = then > 0 && (now == 0 || then < now);
        List<ContainerWorker> lowered =
                resized.stream().filter(each -> each.resize().within(actual, spec.resources()).lowersMemory()).toList();
        if (!ofPod && lowered.isEmpty()) {
            return null;
        }
        long used = all.stream().mapToLong(each -> used(context, each)).sum();
        List<String> errors = new ArrayList<>();
        if (ofPod && used >= then) {
            errors.add("attempting to set pod memory limit (" + then + ") below current usage (" + used + ")");
        }
        for (ContainerWorker each : lowered) {
            long limit = memory(each.resize().within(actual, spec.resources()).to().limits().get("memory"));
            if (used(context, each) >= limit) {
                // Upstream tells the Pod's usage here, too.
                errors.add("attempting to set container \"" + each.name() + "\" memory limit (" + limit
                        + ") below current usage (" + used + ")");
            }
        }
        return errors.isEmpty()
                ? null
                : "cannot decrease memory limits: "
                        + (errors.size() == 1 ? errors.getFirst() : "[" + String.join(", ", errors) + "]");
    }

    /** What a Pod's control group is limited to: its own limit, or nothing (0) as long as one of its containers is not limited. */
    private static long limit(PodSpec spec, @Nullable ResourceRequirements whole, Function<Container, Long> of) {
        long own = whole == null ? 0 : memory(whole.limits().get("memory"));
        if (own > 0) {
            return own + memory(spec.overhead().get("memory"));
        }
        boolean everywhere = Stream.concat(spec.initContainers().stream(), spec.containers().stream())
                .allMatch(each -> of.apply(each) > 0);
        return everywhere ? DEMAND.of(spec, of) + memory(spec.overhead().get("memory")) : 0;
    }

    private static long value(List<ContainerWorker> all, Container container) {
        return all.stream()
                .filter(each -> each.name().equals(container.name()))
                .findFirst()
                .map(each -> memory(each.resize().from().limits().get("memory")))
                .orElse(0L);
    }

    private static long memory(@Nullable Quantity amount) {
        return amount == null ? 0 : amount.value();
    }

    private static long used(PodContext context, ContainerWorker container) {
        String id = container.id();
        ResourceUsage usage = id == null ? null : context.runtime().usage(id);
        return usage == null ? 0 : usage.workingSet();
    }
}

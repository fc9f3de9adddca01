package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From what a container has to what it has been granted (upstream's {@code kuberuntime_manager.go}, computePodResizeAction): of cpu and
 * memory only, as nothing else can be changed while it runs.
 */
record ContainerResize(ResourceRequirements from, ResourceRequirements to) {

    private static final List<String> RESOURCES = List.of("cpu", "memory");

    /** The same where a container that has no limits of its own has those of its Pod. */
    ContainerResize within(@Nullable ResourceRequirements before, @Nullable ResourceRequirements after) {
        return new ContainerResize(effective(from, before), effective(to, after));
    }

    /** What a container of a Pod with such resources may use (upstream's {@code kubelet/util.GetLimits}). */
    static ResourceRequirements effective(ResourceRequirements own, @Nullable ResourceRequirements pod) {
        if (pod == null) {
            return own;
        }
        Map<String, Quantity> limits = new TreeMap<>(own.limits());
        for (String each : RESOURCES) {
            Quantity most = pod.limits().get(each);
            if (most != null && amount(limits, each).signum() == 0) {
                limits.put(each, most);
            }
        }
        return new ResourceRequirements(limits, own.requests());
    }

    /** Whether there is anything to do. */
    boolean due() {
        return from != to && RESOURCES.stream().anyMatch(this::changes);
    }

    private boolean changes(String resource) {
        return amount(from.requests(), resource).compareTo(amount(to.requests(), resource)) != 0
                || amount(from.limits(), resource).compareTo(amount(to.limits(), resource)) != 0;
    }

    /** Whether the container has asked to be restarted for it. */
    boolean restarts(Container container) {
        return container.resizePolicy().stream()
                .anyMatch(each -> each.restartPolicy().equals("RestartContainer") && changes(each.resourceName()));
    }

    /** Whether the container may use less memory than before; no limit is more than any. */
    boolean lowersMemory() {
        BigDecimal before = amount(from.limits(), "memory");
        BigDecimal after = amount(to.limits(), "memory");
        return after.signum() > 0 && (before.signum() == 0 || after.compareTo(before) < 0);
    }

    /** What a status shows meanwhile: of what was granted, cpu and memory as they are. */
    ResourceRequirements actual() {
        return new ResourceRequirements(actual(from.limits(), to.limits()), actual(from.requests(), to.requests()));
    }

    private static Map<String, Quantity> actual(Map<String, Quantity> before, Map<String, Quantity> after) {
        Map<String, Quantity> actual = new TreeMap<>(after);
        for (String each : RESOURCES) {
            actual.computeIfPresent(each, (name, granted) -> before.getOrDefault(name, granted));
        }
        return actual;
    }

    private static BigDecimal amount(Map<String, Quantity> amounts, String resource) {
        return amounts.getOrDefault(resource, Quantity.ZERO).amount();
    }
}

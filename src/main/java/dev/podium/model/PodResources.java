package dev.podium.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What counts of a Pod that is being resized: until its kubelet has done what the spec asks for, the Pod takes the most of what it
 * asks for, what it has been granted and what it has (upstream's {@code component-helpers/resource.PodRequests} with
 * {@code UseStatusResources}).
 */
public final class PodResources {

    private PodResources() {}

    /** Whether the spec tells all: nothing is being resized. */
    public static boolean settled(Pod pod) {
        PodStatus status = pod.status();
        if (status == null || status.containerStatuses().isEmpty()) {
            return true;
        }
        Long generation = pod.metadata().generation();
        return (generation == null || generation.equals(status.observedGeneration()))
                && status.condition("PodResizePending") == null
                && status.condition("PodResizeInProgress") == null;
    }

    /** The spec with those resources that count for whoever shares out a node or a quota. */
    public static PodSpec counted(Pod pod) {
        if (settled(pod)) {
            return pod.spec();
        }
        PodCondition pending = pod.status() == null ? null : pod.status().condition("PodResizePending");
        boolean infeasible = pending != null && "Infeasible".equals(pending.reason());
        UnaryOperator<Container> most = container -> {
            ContainerStatus status = status(pod, container);
            if (status == null || status.resources() == null) {
                return container;
            }
            ResourceRequirements asked = infeasible ? ResourceRequirements.NONE : container.resourcesOrNone();
            ResourceRequirements actual = Records.read(status.resources(), ResourceRequirements.class);
            return container.with(new ResourceRequirements(
                    most(asked.limits(), actual.limits()),
                    most(most(asked.requests(), actual.requests()), amounts(status.allocatedResources()))));
        };
        // Of init containers, upstream looks at those only that go on running.
        return pod.spec().with(
                pod.spec().initContainers().stream().map(each -> each.sidecar() ? most.apply(each) : each).toList(),
                pod.spec().containers().stream().map(most).toList(),
                whole(pod, infeasible));
    }

    /** The same for what the Pod asks for as a whole. */
    private static @Nullable ResourceRequirements whole(Pod pod, boolean infeasible) {
        ResourceRequirements own = pod.spec().resources();
        PodStatus status = pod.status();
        if (own == null || status == null || status.resources() == null) {
            return own;
        }
        ResourceRequirements asked = infeasible ? ResourceRequirements.NONE : own;
        Map<String, Quantity> limits = most(asked.limits(), status.resources().limits());
        Map<String, Quantity> requests = most(most(asked.requests(), status.resources().requests()), status.allocatedResources());
        limits.keySet().retainAll(own.limits().keySet());
        requests.keySet().retainAll(own.requests().keySet());
        return new ResourceRequirements(limits, requests);
    }

    /** The spec with those resources that a kubelet says it has granted. */
    public static PodSpec granted(Pod pod) {
        PodSpec spec = each(pod.spec(), container -> {
            ContainerStatus status = status(pod, container);
            if (status == null || status.resources() == null) {
                return container;
            }
            ResourceRequirements actual = Records.read(status.resources(), ResourceRequirements.class);
            Map<String, Quantity> requests = new HashMap<>(actual.requests());
            requests.putAll(amounts(status.allocatedResources()));
            return container.with(new ResourceRequirements(actual.limits(), requests));
        });
        ResourceRequirements own = spec.resources();
        PodStatus status = pod.status();
        if (own == null || status == null || status.resources() == null) {
            return spec;
        }
        Map<String, Quantity> requests = new HashMap<>(own.requests());
        requests.replaceAll((name, amount) -> status.allocatedResources().getOrDefault(name, amount));
        Map<String, Quantity> limits = new HashMap<>(own.limits());
        ResourceRequirements shown = status.resources();
        limits.replaceAll((name, amount) -> shown.limits().getOrDefault(name, amount));
        return spec.with(spec.initContainers(), spec.containers(), new ResourceRequirements(limits, requests));
    }

    /** The spec with other containers in place of its main and init containers. */
    public static PodSpec each(PodSpec spec, UnaryOperator<Container> other) {
        return spec.with(
                spec.initContainers().stream().map(other).toList(), spec.containers().stream().map(other).toList());
    }

    private static @Nullable ContainerStatus status(Pod pod, Container container) {
        PodStatus status = pod.status();
        return status == null
                ? null
                : Stream.of(status.containerStatuses(), status.initContainerStatuses())
                        .flatMap(List::stream)
                        .filter(each -> each.name().equals(container.name()))
                        .findFirst()
                        .orElse(null);
    }

    private static Map<String, Quantity> amounts(@Nullable JsonNode list) {
        Map<String, Quantity> amounts = new HashMap<>();
        if (list != null) {
            list.properties().forEach(each -> amounts.put(each.getKey(), Quantity.of(each.getValue().asString(""))));
        }
        return amounts;
    }

    private static Map<String, Quantity> most(Map<String, Quantity> a, Map<String, Quantity> b) {
        Map<String, Quantity> most = new HashMap<>(a);
        b.forEach((name, amount) -> most.merge(name, amount, (x, y) -> x.compareTo(y) >= 0 ? x : y));
        return most;
    }
}

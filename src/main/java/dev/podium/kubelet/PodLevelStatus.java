package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.PodDemand;
import dev.podium.model.PodSpec;
import dev.podium.model.PodStatus;
import dev.podium.model.Quantity;
import dev.podium.model.Records;
import dev.podium.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a status says of a Pod's resources as a whole (upstream's {@code kubelet_pods.go}, convertToAPIPodLevelResourcesStatus): what
 * was granted, and what it has. As upstream reads the latter back from the control group, it knows no more than what is there.
 */
final class PodLevelStatus {

    private static final PodDemand<Quantity> DEMAND =
            new PodDemand<>(Quantity.ZERO, Quantity::plus, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    private static final Set<String> SHARED = Set.of("cpu", "memory");
    /** Fewer thousandths of a processor than the kernel shares out. */
    private static final BigDecimal LEAST_SHARE = new BigDecimal("0.002");

    private PodLevelStatus() {}

    static void add(ObjectNode status, PodView view) {
        PodSpec granted = view.pod().spec();
        Map<String, Quantity> requests = requests(granted);
        if (!requests.isEmpty()) {
            status.set("allocatedResources", Records.tree(requests));
        }
        PodStatus before = view.pod().status();
        boolean running = before != null && "Running".equals(before.phase());
        status.set("resources", Records.tree(running ? actual(view, before) : new ResourceRequirements(limits(granted), requests)));
    }

    private static ResourceRequirements actual(PodView view, PodStatus before) {
        PodSpec granted = view.pod().spec();
        ResourceRequirements own = granted.resources() == null ? ResourceRequirements.NONE : granted.resources();
        ResourceRequirements shown = before.resources() == null ? ResourceRequirements.NONE : before.resources();
        PodSpec now = now(view);
        Map<String, Quantity> requests = new TreeMap<>(own.requests());
        Quantity cpu = requests(now).getOrDefault("cpu", Quantity.ZERO);
        if (cpu.amount().compareTo(LEAST_SHARE) > 0) {
            requests.put("cpu", cpu);
        }
        Quantity memory = requests(granted).get("memory");
        if (memory != null) {
            requests.putIfAbsent("memory", memory);
        }
        // What is asked for of memory is not in the control group: upstream goes on showing what it has shown.
        keep(requests, shown.requests(), "memory");
        Map<String, Quantity> limits = new TreeMap<>(own.limits());
        for (String each : SHARED) {
            Quantity limit = limits(now).get(each);
            if (limit != null && limited(now, each)) {
                limits.put(each, limit);
            } else {
                keep(limits, shown.limits(), each);
            }
        }
        return new ResourceRequirements(limits, requests);
    }

    private static void keep(Map<String, Quantity> amounts, Map<String, Quantity> shown, String resource) {
        Quantity before = shown.get(resource);
        if (before != null) {
            amounts.put(resource, before);
        }
    }

    /** The Pod with what it and its containers have by now. */
    private static PodSpec now(PodView view) {
        PodSpec spec = view.pod().spec();
        return spec.with(
                spec.initContainers().stream().map(each -> now(view.init().stream(), each)).toList(),
                spec.containers().stream().map(each -> now(view.main().stream(), each)).toList(),
                view.resize().actual());
    }

    private static Container now(Stream<ContainerWorker> workers, Container container) {
        return workers.filter(each -> each.running() && each.name().equals(container.name()))
                .findFirst()
                .map(each -> container.with(each.resize().from()))
                .orElse(container);
    }

    /** A control group is limited when the Pod is, or every one of its containers. */
    private static boolean limited(PodSpec spec, String resource) {
        return spec.resources() != null && spec.resources().limits().containsKey(resource)
                || Stream.concat(spec.initContainers().stream(), spec.containers().stream())
                        .allMatch(each -> each.resourcesOrNone().limits().containsKey(resource));
    }

    private static Map<String, Quantity> requests(PodSpec spec) {
        Map<String, Quantity> all = aggregate(spec, ResourceRequirements::requests);
        whole(spec.resources(), ResourceRequirements::requests, all);
        spec.overhead().forEach((name, amount) -> all.merge(name, amount, Quantity::plus));
        return all;
    }

    private static Map<String, Quantity> limits(PodSpec spec) {
        Map<String, Quantity> all = aggregate(spec, ResourceRequirements::limits);
        whole(spec.resources(), ResourceRequirements::limits, all);
        spec.overhead().forEach((name, amount) -> all.computeIfPresent(
                name, (_, limit) -> limit.amount().signum() == 0 ? limit : limit.plus(amount)));
        return all;
    }

    private static void whole(
            @Nullable ResourceRequirements own, Function<ResourceRequirements, Map<String, Quantity>> list, Map<String, Quantity> all) {
        if (own != null) {
            list.apply(own).forEach((name, amount) -> {
                if (SHARED.contains(name) || name.startsWith("hugepages-")) {
                    all.put(name, amount);
                }
            });
        }
    }

    private static Map<String, Quantity> aggregate(PodSpec spec, Function<ResourceRequirements, Map<String, Quantity>> list) {
        Set<String> names = new TreeSet<>();
        Stream.concat(spec.initContainers().stream(), spec.containers().stream())
                .forEach(each -> names.addAll(list.apply(each.resourcesOrNone()).keySet()));
        Map<String, Quantity> all = new TreeMap<>();
        for (String name : names) {
            all.put(name, DEMAND.of(spec, each -> list.apply(each.resourcesOrNone()).getOrDefault(name, Quantity.ZERO)));
        }
        return all;
    }
}

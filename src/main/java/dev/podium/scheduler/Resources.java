package dev.podium.scheduler;

import dev.podium.model.Container;
import dev.podium.model.PodDemand;
import dev.podium.model.PodSpec;
import dev.podium.model.Quantity;
import dev.podium.model.ResourceRequirements;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Amounts of resources: cpu in thousandths, everything else in whole units.
 *
 * @param others extended and other resources by name
 */
record Resources(long milliCpu, long memory, long ephemeralStorage, Map<String, Long> others) {

    static final Resources NONE = new Resources(0, 0, 0, Map.of());

    private static final PodDemand<Resources> DEMAND = new PodDemand<>(NONE, Resources::plus, Resources::max);

    /** What a container that asks for nothing counts as when nodes are scored (upstream's {@code GetNonzeroRequests}). */
    private static final long DEFAULT_MILLI_CPU = 100;
    private static final long DEFAULT_MEMORY = 200L * 1024 * 1024;

    static Resources of(Map<String, Quantity> amounts) {
        long cpu = 0;
        long memory = 0;
        long storage = 0;
        Map<String, Long> others = new HashMap<>();
        for (Map.Entry<String, Quantity> each : amounts.entrySet()) {
            switch (each.getKey()) {
                case "cpu" -> cpu = each.getValue().milliValue();
                case "memory" -> memory = each.getValue().value();
                case "ephemeral-storage" -> storage = each.getValue().value();
                default -> others.put(each.getKey(), each.getValue().value());
            }
        }
        return new Resources(cpu, memory, storage, others.isEmpty() ? Map.of() : others);
    }

    /**
     * What a Pod asks for: its containers and sidecars together, or its most demanding init container if that is more, and
     * its overhead (upstream's {@code component-helpers/resource.PodRequests}).
     */
    static Resources of(PodSpec spec) {
        return of(spec, Resources::requests);
    }

    /** The same, counting something for containers that ask for nothing. */
    static Resources scored(PodSpec spec) {
        return of(spec, container -> requests(container).atLeastSomething(container));
    }

    private static Resources of(PodSpec spec, Function<Container, Resources> asked) {
        Resources total = DEMAND.of(spec, asked);
        ResourceRequirements whole = spec.resources();
        if (whole != null && !whole.requests().isEmpty()) {
            total = total.replacedBy(of(whole.requests()));
        }
        return spec.overhead().isEmpty() ? total : total.plus(of(spec.overhead()));
    }

    private static Resources requests(Container container) {
        return container.resources() == null ? NONE : of(container.resources().requests());
    }

    private Resources atLeastSomething(Container container) {
        Map<String, Quantity> requests =
                container.resources() == null ? Map.of() : container.resources().requests();
        return new Resources(
                requests.containsKey("cpu") ? milliCpu : DEFAULT_MILLI_CPU,
                requests.containsKey("memory") ? memory : DEFAULT_MEMORY,
                ephemeralStorage,
                others);
    }

    private Resources replacedBy(Resources whole) {
        Map<String, Long> all = new HashMap<>(others);
        all.putAll(whole.others);
        return new Resources(
                whole.milliCpu > 0 ? whole.milliCpu : milliCpu,
                whole.memory > 0 ? whole.memory : memory,
                whole.ephemeralStorage > 0 ? whole.ephemeralStorage : ephemeralStorage,
                all);
    }

    Resources plus(Resources other) {
        if (other == NONE) {
            return this;
        }
        return new Resources(
                milliCpu + other.milliCpu,
                memory + other.memory,
                ephemeralStorage + other.ephemeralStorage,
                merged(other, Long::sum));
    }

    Resources minus(Resources other) {
        return new Resources(
                milliCpu - other.milliCpu,
                memory - other.memory,
                ephemeralStorage - other.ephemeralStorage,
                merged(new Resources(0, 0, 0, negated(other.others)), Long::sum));
    }

    /** Whether it is more than another one in cpu or memory. */
    boolean exceeds(Resources other) {
        return milliCpu > other.milliCpu || memory > other.memory;
    }

    private Resources max(Resources other) {
        return new Resources(
                Math.max(milliCpu, other.milliCpu),
                Math.max(memory, other.memory),
                Math.max(ephemeralStorage, other.ephemeralStorage),
                merged(other, Math::max));
    }

    private static Map<String, Long> negated(Map<String, Long> amounts) {
        Map<String, Long> negated = new HashMap<>();
        amounts.forEach((name, amount) -> negated.put(name, -amount));
        return negated;
    }

    private Map<String, Long> merged(Resources other, BinaryOperator<Long> how) {
        if (other.others.isEmpty()) {
            return others;
        }
        Map<String, Long> all = new HashMap<>(others);
        other.others.forEach((name, amount) -> all.merge(name, amount, how));
        return all;
    }
}

package dev.podium.model;

import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * What a Pod's containers ask for together (upstream's {@code component-helpers/resource.AggregateContainerRequests}): main
 * containers and sidecars run side by side; an init container runs beside the sidecars before it; the greater need counts.
 *
 * @param nothing the amount of nothing
 * @param plus of two amounts
 * @param max of two amounts
 */
public record PodDemand<T>(T nothing, BinaryOperator<T> plus, BinaryOperator<T> max) {

    /** @param asked what one container asks for */
    public T of(PodSpec spec, Function<Container, T> asked) {
        T running = nothing;
        for (Container each : spec.containers()) {
            running = plus.apply(running, asked.apply(each));
        }
        T sidecars = nothing;
        T starting = nothing;
        for (Container each : spec.initContainers()) {
            T one = asked.apply(each);
            if (each.sidecar()) {
                sidecars = plus.apply(sidecars, one);
                running = plus.apply(running, one);
                starting = max.apply(starting, sidecars);
            } else {
                starting = max.apply(starting, plus.apply(sidecars, one));
            }
        }
        return max.apply(running, starting);
    }
}

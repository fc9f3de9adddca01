package dev.podium.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Pod's quality of service, after upstream's {@code pkg/apis/core/helper/qos}: only cpu and memory count. */
public enum QosClass {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private final String title;

    QosClass(String title) {
        this.title = title;
    }

    /** As {@code status.qosClass} has it. */
    public String title() {
        return title;
    }

    public static QosClass of(PodSpec spec) {
        if (spec.resources() != null && !(spec.resources().requests().isEmpty() && spec.resources().limits().isEmpty())) {
            return of(List.of(spec.resources()));
        }
        List<ResourceRequirements> all = new ArrayList<>();
        for (List<Container> each : List.of(spec.initContainers(), spec.containers())) {
            each.forEach(container ->
                    all.add(container.resources() == null ? ResourceRequirements.NONE : container.resources()));
        }
        return of(all);
    }

    /** @param all what each container asks for, or the Pod as a whole */
    public static QosClass of(List<ResourceRequirements> all) {
        boolean nothing = true;
        boolean guaranteed = !all.isEmpty();
        for (ResourceRequirements each : all) {
            for (String resource : COUNTED) {
                BigDecimal request = amount(each.requests(), resource);
                BigDecimal limit = amount(each.limits(), resource);
                nothing &= request.signum() == 0 && limit.signum() == 0;
                // Who sets a limit alone asks for as much: that is the default of the request.
                guaranteed &= limit.signum() > 0
                        && (!each.requests().containsKey(resource) || request.compareTo(limit) == 0);
            }
        }
        return nothing ? BEST_EFFORT : guaranteed ? GUARANTEED : BURSTABLE;
    }

    private static BigDecimal amount(Map<String, Quantity> amounts, String resource) {
        return amounts.getOrDefault(resource, Quantity.ZERO).amount();
    }
}

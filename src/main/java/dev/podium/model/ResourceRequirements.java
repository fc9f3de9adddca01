package dev.podium.model;

import java.util.Map;

/** What a container asks for and may use at most. */
public record ResourceRequirements(
        Map<String, Quantity> limits,
        Map<String, Quantity> requests) {
    public ResourceRequirements {
        limits = Defaults.map(limits);
        requests = Defaults.map(requests);
    }

    /** Whether both are the same amounts, however they are written. */
    public boolean same(ResourceRequirements other) {
        return equals(other) || same(limits, other.limits) && same(requests, other.requests);
    }

    private static boolean same(Map<String, Quantity> a, Map<String, Quantity> b) {
        return a.keySet().equals(b.keySet())
                && a.entrySet().stream().allMatch(each -> each.getValue().compareTo(b.get(each.getKey())) == 0);
    }

    /** Nothing asked, nothing limited. */
    public static final ResourceRequirements NONE = new ResourceRequirements(Map.of(), Map.of());
}

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

    /** Nothing asked, nothing limited. */
    public static final ResourceRequirements NONE = new ResourceRequirements(Map.of(), Map.of());
}

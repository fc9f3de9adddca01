package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One place that a Service leads to, usually a Pod. */
public record Endpoint(
        List<String> addresses,
        @Nullable Conditions conditions,
        @Nullable String hostname,
        @Nullable TargetReference targetRef,
        @Nullable String nodeName,
        @Nullable String zone) {
    public Endpoint {
        addresses = Defaults.list(addresses);
    }

    /** Whether it takes traffic ({@code ready}), could ({@code serving}), and is on its way out ({@code terminating}). */
    public record Conditions(
            @Nullable Boolean ready,
            @Nullable Boolean serving,
            @Nullable Boolean terminating) {}
}

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
        @Nullable String zone,
        @Nullable Hints hints) {
    public Endpoint {
        addresses = Defaults.list(addresses);
    }

    /** Whether it takes traffic ({@code ready}), could ({@code serving}), and is on its way out ({@code terminating}). */
    public record Conditions(
            @Nullable Boolean ready,
            @Nullable Boolean serving,
            @Nullable Boolean terminating) {}

    /** Who should use it, if everybody does. */
    public record Hints(List<Name> forZones, List<Name> forNodes) {
        public Hints {
            forZones = Defaults.list(forZones);
            forNodes = Defaults.list(forNodes);
        }
    }

    /** The name of a zone or of a node. */
    public record Name(String name) {}
}

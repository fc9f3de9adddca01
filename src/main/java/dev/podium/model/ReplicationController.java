package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ReplicationController: what ReplicaSets came from, with a plainer selector. */
public record ReplicationController(
        ObjectMeta metadata,
        Spec spec,
        @Nullable ReplicaSetStatus status) {

    /** What it is to be. */
    public record Spec(
            @Nullable Integer replicas,
            int minReadySeconds,
            Map<String, String> selector,
            PodTemplate template) {
        public Spec {
            selector = Defaults.map(selector);
            template = template == null ? PodTemplate.NONE : template;
        }
    }

    public ReplicationController {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? new Spec(null, 0, Map.of(), PodTemplate.NONE) : spec;
    }

    /** The same as a ReplicaSet (upstream's {@code pkg/controller/replication/conversion.go}). */
    public ReplicaSet replicaSet() {
        return new ReplicaSet(
                metadata,
                new ReplicaSetSpec(
                        spec.replicas(), spec.minReadySeconds(), new LabelSelector(spec.selector(), List.of()), spec.template()),
                status);
    }
}

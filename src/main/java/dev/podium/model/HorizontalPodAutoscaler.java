package dev.podium.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A HorizontalPodAutoscaler of {@code autoscaling/v2}, as its controller reads it. */
public record HorizontalPodAutoscaler(ObjectMeta metadata, Spec spec, @Nullable Status status) {
    public HorizontalPodAutoscaler {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? Defaults.read("{}", Spec.class) : spec;
    }

    /** What to scale, within which bounds, and by what. */
    public record Spec(
            Reference scaleTargetRef,
            @Nullable Integer minReplicas,
            int maxReplicas,
            List<Metric> metrics,
            @Nullable Behavior behavior) {
        public Spec {
            scaleTargetRef = scaleTargetRef == null ? new Reference("", "", "") : scaleTargetRef;
            metrics = Defaults.list(metrics);
        }

        /** The fewest replicas; one, unless said otherwise. */
        public int least() {
            return minReplicas == null ? 1 : minReplicas;
        }
    }

    /** Another object of the same namespace. */
    public record Reference(String apiVersion, String kind, String name) {
        public Reference {
            apiVersion = apiVersion == null ? "" : apiVersion;
            kind = kind == null ? "" : kind;
            name = name == null ? "" : name;
        }
    }

    /**
     * What to go by: one source, that of its type.
     *
     * @param type {@code Resource}, {@code ContainerResource}, {@code Pods}, {@code Object} or {@code External}
     */
    public record Metric(
            String type,
            @Nullable Source resource,
            @Nullable Source containerResource,
            @Nullable Source pods,
            @Nullable Source object,
            @Nullable Source external) {

        /** The source of the metric's type. */
        public Source source() {
            Source source =
                    switch (type) {
                        case "Resource" -> resource;
                        case "ContainerResource" -> containerResource;
                        case "Pods" -> pods;
                        case "Object" -> object;
                        case "External" -> external;
                        default -> null;
                    };
            return source == null ? new Source(null, null, null, null, null) : source;
        }
    }

    /**
     * Where a metric comes from, and what it is to be.
     *
     * @param name the resource, of {@code Resource} and {@code ContainerResource}
     * @param metric of the other types
     */
    public record Source(
            @Nullable String name,
            @Nullable String container,
            @Nullable Identifier metric,
            @Nullable Reference describedObject,
            Target target) {
        public Source {
            target = target == null ? new Target(null, null, null, null) : target;
        }
    }

    /** The name of a metric that is no resource. */
    public record Identifier(String name, @Nullable LabelSelector selector) {}

    /** What a metric is to be. */
    public record Target(
            @Nullable String type,
            @Nullable Integer averageUtilization,
            @Nullable Quantity averageValue,
            @Nullable Quantity value) {}

    /** How fast to scale. */
    public record Behavior(@Nullable Rules scaleUp, @Nullable Rules scaleDown) {}

    /** How fast to scale in one direction. */
    public record Rules(
            @Nullable Integer stabilizationWindowSeconds,
            @Nullable String selectPolicy,
            List<Policy> policies,
            @Nullable Quantity tolerance) {
        public Rules {
            policies = Defaults.list(policies);
        }
    }

    /**
     * A limit.
     *
     * @param type {@code Pods} or {@code Percent}
     */
    public record Policy(String type, int value, int periodSeconds) {}

    /**
     * What has been seen and decided.
     *
     * @param currentMetrics as they are shown; those that could not be had are there without values
     */
    public record Status(
            @Nullable Instant lastScaleTime,
            int currentReplicas,
            int desiredReplicas,
            List<JsonNode> currentMetrics,
            List<Condition> conditions) {
        public Status {
            currentMetrics = Defaults.list(currentMetrics);
            conditions = Defaults.list(conditions);
        }
    }

    /** One aspect of an autoscaler's state. */
    public record Condition(
            String type,
            String status,
            @Nullable Instant lastTransitionTime,
            @Nullable String reason,
            @Nullable String message) {}

    /** The status; an empty one for an autoscaler that no controller has looked at. */
    public Status statusOrNone() {
        return status == null ? new Status(null, 0, 0, List.of(), List.of()) : status;
    }
}

package dev.podium.controller.podautoscaler;

import dev.podium.model.HorizontalPodAutoscaler.Identifier;
import dev.podium.model.HorizontalPodAutoscaler.Reference;
import dev.podium.model.HorizontalPodAutoscaler.Source;
import dev.podium.model.LabelSelector;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of metrics whose APIs nobody serves, {@code custom.metrics.k8s.io} and {@code external.metrics.k8s.io}: what
 * upstream's controller says in a cluster without adapters.
 */
final class UnservedMetrics {

    private static final String CUSTOM =
            "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";
    private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");

    private UnservedMetrics() {}

    private static Identifier metric(Source source) {
        return Objects.requireNonNullElse(source.metric(), new Identifier("", null));
    }

    static MetricFailure pods(Source source) {
        String unknown = unknownOperator(source);
        String cause = unknown != null ? unknown : "unable to get metric " + metric(source).name() + ": " + CUSTOM;
        return new MetricFailure("FailedGetPodsMetric", cause, "failed to get pods metric value: " + cause);
    }

    static MetricFailure object(String namespace, Source source) {
        Reference object = Objects.requireNonNullElse(source.describedObject(), new Reference("", "", ""));
        String name = metric(source).name();
        String unknown = unknownOperator(source);
        // The order of the words is upstream's.
        String cause = unknown != null
                ? unknown
                : "unable to get metric " + name + ": " + object.kind() + " on " + namespace + " " + object.name() + "/"
                        + CUSTOM;
        boolean average = unknown == null && source.target().averageValue() != null;
        return new MetricFailure(
                "FailedGetObjectMetric",
                cause,
                "failed to get object metric value: "
                        + (average ? "failed to get " + name + " object metric: " : "") + cause);
    }

    static MetricFailure external(String namespace, Source source) {
        Identifier metric = metric(source);
        String name = metric.name();
        String unknown = unknownOperator(source);
        String cause = unknown != null
                ? unknown
                : "unable to get external metric " + namespace + "/" + name + "/" + print(metric.selector())
                        + ": unable to fetch metrics from external metrics API: the server could not find the requested"
                        + " resource (get " + name + ".external.metrics.k8s.io)";
        String what = source.target().averageValue() != null
                ? "failed to get " + name + " external metric: "
                : "failed to get external metric " + name + ": ";
        return new MetricFailure(
                "FailedGetExternalMetric", cause, "failed to get " + name + " external metric value: " + what + cause);
    }

    /** What upstream says of an operator that there is not; null if all are known. */
    private static @Nullable String unknownOperator(Source source) {
        LabelSelector selector = metric(source).selector();
        return selector == null
                ? null
                : selector.matchExpressions().stream()
                        .map(LabelSelector.Requirement::operator)
                        .filter(each -> !OPERATORS.contains(each))
                        .findFirst()
                        .map(each -> "\"" + each + "\" is not a valid label selector operator")
                        .orElse(null);
    }

    /** A selector as Go prints it. */
    private static String print(@Nullable LabelSelector selector) {
        if (selector == null) {
            return "nil";
        }
        String labels = new TreeMap<>(selector.matchLabels())
                .entrySet().stream()
                        .map(each -> each.getKey() + ": " + each.getValue() + ",")
                        .collect(Collectors.joining());
        String requirements = selector.matchExpressions().stream()
                .map(each -> "LabelSelectorRequirement{Key:" + each.key() + ",Operator:" + each.operator() + ",Values:["
                        + String.join(" ", each.values()) + "],},")
                .collect(Collectors.joining());
        return "&LabelSelector{MatchLabels:map[string]string{" + labels
                + "},MatchExpressions:[]LabelSelectorRequirement{" + requirements + "},}";
    }
}

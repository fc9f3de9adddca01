package dev.podium.controller.podautoscaler;

import dev.podium.client.ObjectKey;
import dev.podium.model.HorizontalPodAutoscaler;
import dev.podium.model.HorizontalPodAutoscaler.Behavior;
import dev.podium.model.HorizontalPodAutoscaler.Metric;
import dev.podium.model.HorizontalPodAutoscaler.Rules;
import dev.podium.model.HorizontalPodAutoscaler.Source;
import dev.podium.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How many replicas an autoscaler's metrics speak for: as many as the greatest needs (upstream's {@code computeReplicasForMetrics}). */
final class Metrics {

    private static final double TOLERANCE = 0.1;

    private final HorizontalPodAutoscaler autoscaler;
    private final ScaleTarget target;
    private final MetricReader reader;
    private final Reporter reporter;
    private final List<JsonNode> shown = new ArrayList<>();

    Metrics(HorizontalPodAutoscaler autoscaler, ScaleTarget target, MetricReader reader, Reporter reporter) {
        this.autoscaler = autoscaler;
        this.target = target;
        this.reader = reader;
        this.reporter = reporter;
    }

    /** What has been found, as the status shows it: in the order of the spec, with a nameless one for what was not found. */
    List<JsonNode> shown() {
        return List.copyOf(shown);
    }

    /** @throws Unobtainable if nothing can be decided; the condition says why */
    Proposal propose() throws Unobtainable {
        MetricReader.Selected selected = selected();
        Proposal greatest = null;
        MetricFailure first = null;
        int failures = 0;
        List<Metric> metrics = autoscaler.spec().metrics();
        for (Metric each : metrics) {
            try {
                Proposal proposal = propose(each, selected);
                if (greatest == null || greatest.replicas() == 0 || proposal.replicas() > greatest.replicas()) {
                    greatest = proposal;
                }
            } catch (MetricFailure failure) {
                shown.add(JsonNodeFactory.instance.objectNode().put("type", ""));
                reporter.warn(failure.reason(), failure.cause());
                failures++;
                first = first == null ? failure : first;
            }
        }
        // Who cannot see everything does not go down.
        if (first != null && (greatest == null || greatest.replicas() < target.replicas())) {
            reporter.holdsNot(
                    Reporter.SCALING_ACTIVE,
                    first.reason(),
                    "the HPA was unable to compute the replica count: " + first.cause());
            throw new Unobtainable("invalid metrics (" + failures + " invalid out of " + metrics.size()
                    + "), first error is: " + first.text());
        }
        Proposal proposal = greatest == null ? new Proposal(0, "") : greatest;
        reporter.holds(
                Reporter.SCALING_ACTIVE,
                "ValidMetricFound",
                "the HPA was able to successfully calculate a replica count from " + proposal.metric());
        return proposal;
    }

    /** The Pods, unless others scale them too. */
    private MetricReader.Selected selected() throws Unobtainable {
        String text = target.selector();
        if (text.isEmpty()) {
            String missing = "selector is required";
            reporter.warn("SelectorRequired", missing);
            reporter.holdsNot(
                    Reporter.SCALING_ACTIVE, "InvalidSelector", "the HPA target's scale is missing a selector");
            throw new Unobtainable(missing);
        }
        MetricReader.Selected selected;
        try {
            selected = reader.selected(ObjectKey.of(autoscaler.metadata()), text);
        } catch (IllegalArgumentException malformed) {
            throw doubtful(
                    "InvalidSelector",
                    "couldn't convert selector into a corresponding internal selector object: " + malformed.getMessage());
        }
        if (selected.autoscalers().size() > 1) {
            throw doubtful(
                    "AmbiguousSelector",
                    "pods by selector " + text + " are controlled by multiple HPAs: "
                            + selected.autoscalers().stream()
                                    .map(ObjectKey::toString)
                                    .collect(Collectors.joining(" ", "[", "]")));
        }
        return selected;
    }

    private Unobtainable doubtful(String reason, String message) {
        reporter.warn(reason, message);
        reporter.holdsNot(Reporter.SCALING_ACTIVE, reason, message);
        return new Unobtainable(message);
    }

    private Proposal propose(Metric metric, MetricReader.Selected selected) throws MetricFailure {
        Source source = metric.source();
        return switch (metric.type()) {
            case "Resource" -> byResource(
                    source, "", selected, new Naming("Resource", "resource", "FailedGetResourceMetric"));
            case "ContainerResource" -> byResource(
                    source,
                    String.valueOf(source.container()),
                    selected,
                    new Naming("ContainerResource", "containerResource", "FailedGetContainerResourceMetric"));
            case "Pods" -> throw UnservedMetrics.pods(source);
            case "Object" -> throw UnservedMetrics.object(autoscaler.metadata().namespaceOrEmpty(), source);
            case "External" -> throw UnservedMetrics.external(autoscaler.metadata().namespaceOrEmpty(), source);
            default -> {
                String unknown = "unknown metric source type \"" + metric.type() + "\"";
                throw new MetricFailure("InvalidMetricSourceType", unknown, unknown);
            }
        };
    }

    /**
     * What a type of metric is called.
     *
     * @param member of a metric's status that has the source
     */
    private record Naming(String type, String member, String failure) {}

    /** @param container whose use counts; empty: all of a Pod's */
    private Proposal byResource(Source source, String container, MetricReader.Selected selected, Naming naming)
            throws MetricFailure {
        String resource = String.valueOf(source.name());
        Quantity average = source.target().averageValue();
        Integer utilization = source.target().averageUtilization();
        ReplicaCalculator calculator =
                new ReplicaCalculator(new ReplicaCalculator.Measured(resource, container), selected.pods(), tolerances(), reporter.now());
        try {
            ReplicaCalculator.Outcome outcome;
            String name;
            if (average != null) {
                name = resource + " resource";
                outcome = during("failed to get " + resource + " usage",
                        () -> calculator.byValue(target.replicas(), usage(selected, resource, container), average.milliValue()));
            } else if (utilization != null) {
                name = resource + (container.isEmpty() ? "" : " container")
                        + " resource utilization (percentage of request)";
                outcome = during("failed to get " + resource + " utilization",
                        () -> calculator.byUtilization(target.replicas(), usage(selected, resource, container), utilization));
            } else {
                throw new Unobtainable("invalid resource metric source: neither an average utilization target nor an average"
                        + " value (usage) target was set");
            }
            show(naming, source, outcome);
            return new Proposal(outcome.replicas(), name);
        } catch (Unobtainable failed) {
            String what = container.isEmpty() ? resource + " resource" : container + " container";
            throw new MetricFailure(naming.failure(), failed.text(), "failed to get " + what + " metric value: " + failed.text());
        }
    }

    private interface Attempt {
        ReplicaCalculator.Outcome make() throws Unobtainable;
    }

    private static ReplicaCalculator.Outcome during(String what, Attempt attempt) throws Unobtainable {
        try {
            return attempt.make();
        } catch (Unobtainable failed) {
            throw failed.during(what);
        }
    }

    private Map<String, Sample> usage(MetricReader.Selected selected, String resource, String container)
            throws Unobtainable {
        try {
            return reader.usage(selected.pods(), resource, container);
        } catch (Unobtainable failed) {
            throw failed.during("unable to get metrics for resource " + resource);
        }
    }

    private void show(Naming naming, Source source, ReplicaCalculator.Outcome outcome) {
        ObjectNode metric = JsonNodeFactory.instance.objectNode().put("type", naming.type());
        ObjectNode found = metric.putObject(naming.member()).put("name", source.name());
        if (source.container() != null) {
            found.put("container", source.container());
        }
        ObjectNode current = found.putObject("current");
        if (outcome.utilization() != null) {
            current.put("averageUtilization", outcome.utilization());
        }
        BigDecimal average = BigDecimal.valueOf(outcome.averageMillis(), 3);
        // As metrics-server writes them.
        Quantity quantity = "memory".equals(source.name()) ? Quantity.binary(average) : Quantity.decimal(average);
        current.put("averageValue", quantity.text());
        shown.add(metric);
    }

    private ReplicaCalculator.Tolerances tolerances() {
        Behavior behavior = autoscaler.spec().behavior();
        return new ReplicaCalculator.Tolerances(
                tolerance(behavior == null ? null : behavior.scaleDown()),
                tolerance(behavior == null ? null : behavior.scaleUp()));
    }

    private static double tolerance(@Nullable Rules rules) {
        Quantity own = rules == null ? null : rules.tolerance();
        return own == null ? TOLERANCE : own.amount().doubleValue();
    }
}

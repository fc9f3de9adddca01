package dev.podium.machinery.scaling;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metrics that an autoscaler goes by (upstream's validateMetricSpec). */
final class MetricRules {

    private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    /** Where each type's details stand, in the order in which upstream looks. */
    private static final List<String> MEMBERS = List.of("object", "external", "pods", "resource", "containerResource");

    private static final Map<String, String> MEMBER_OF = Map.of(
            "Object", "object",
            "External", "external",
            "Pods", "pods",
            "Resource", "resource",
            "ContainerResource", "containerResource");

    private MetricRules() {}

    static void reference(Field reference) {
        reference.get("kind").mustBe(Names::pathSegment);
        reference.get("name").mustBe(Names::pathSegment);
    }

    /** Checks an apiVersion. */
    static void version(Field version, boolean grouped) {
        String problem = versionProblem(version, grouped);
        if (problem != null) {
            version.invalid(problem);
        }
    }

    /** @param grouped whether the version must name a group */
    static @Nullable String versionProblem(Field version, boolean grouped) {
        String text = version.text();
        if (text.chars().filter(c -> c == '/').count() > 1) {
            return "unexpected GroupVersion string: " + text;
        }
        return grouped && text.indexOf('/') <= 0 ? "apiVersion must specify API group" : null;
    }

    /** @param before the metrics that were there; those with a malformed apiVersion are not held to it */
    static void validate(Field metrics, Field minReplicas, Field before) {
        boolean lenient = before.items().stream()
                .anyMatch(each -> each.get("type").is("Object")
                        && each.get("object").present()
                        && versionProblem(each.get("object").get("describedObject").get("apiVersion"), false) != null);
        for (Field metric : metrics.items()) {
            metric(metric, lenient);
        }
        boolean outside = metrics.items().stream()
                .anyMatch(each -> each.get("type").is("Object") || each.get("type").is("External"));
        if (minReplicas.present() && minReplicas.number() == 0 && !outside) {
            metrics.forbidden("must specify at least one Object or External metric to support scaling to zero replicas");
        }
    }

    private static void metric(Field metric, boolean lenient) {
        Field type = metric.get("type");
        if (type.empty()) {
            type.required("must specify a metric source type");
        }
        String expected = MEMBER_OF.getOrDefault(type.text(), "");
        List<String> present = MEMBERS.stream().filter(each -> metric.get(each).present()).toList();
        if (expected.isEmpty()) {
            type.notSupported(TYPES);
        }
        if (!present.isEmpty()) {
            source(present.getFirst(), metric.get(present.getFirst()), lenient);
        }
        if (!expected.isEmpty() && !present.contains(expected)) {
            metric.get(expected).required("must populate information for the given metric source");
        }
        if (present.size() != 1) {
            present.stream()
                    .filter(each -> !each.equals(expected))
                    .forEach(each -> metric.get(each).forbidden("must populate the given metric source only"));
        }
    }

    private static void source(String member, Field source, boolean lenient) {
        Field target = source.get("target");
        boolean value = target.get("value").present();
        boolean average = target.get("averageValue").present();
        switch (member) {
            case "object" -> {
                reference(source.get("describedObject"));
                if (!lenient) {
                    version(source.get("describedObject").get("apiVersion"), false);
                }
                identifier(source.get("metric"));
                target(target);
                if (!value && !average) {
                    target.get("averageValue").required("must set either a target value or averageValue");
                }
            }
            case "external" -> {
                identifier(source.get("metric"));
                target(target);
                if (!value && !average) {
                    target.get("averageValue").required("must set either a target value for metric or a per-pod target");
                }
                if (value && average) {
                    target.get("value").forbidden("may not set both a target value for metric and a per-pod target");
                }
            }
            case "pods" -> {
                identifier(source.get("metric"));
                target(target);
                if (!average) {
                    target.get("averageValue").required("must specify a positive target averageValue");
                }
            }
            default -> resource(source, member.equals("containerResource"));
        }
    }

    private static void resource(Field source, boolean ofContainer) {
        Field name = source.get("name");
        if (name.empty()) {
            name.required("must specify a resource name");
        } else if (ofContainer) {
            ResourceNames.container(name, name.text());
        }
        if (ofContainer) {
            Field container = source.get("container");
            if (container.empty()) {
                container.required("must specify a container");
            } else {
                container.invalid(Names.label(container.text()));
            }
        }
        Field target = source.get("target");
        target(target);
        boolean average = target.get("averageValue").present();
        boolean utilization = target.get("averageUtilization").present();
        if (!average && !utilization) {
            target.get("averageUtilization").required("must set either a target raw value or a target utilization");
        }
        if (average && utilization) {
            target.get("averageValue").forbidden("may not set both a target raw value and a target utilization");
        }
    }

    private static void identifier(Field metric) {
        Field name = metric.get("name");
        if (name.empty()) {
            name.required("must specify a metric name");
        } else {
            name.invalid(Names.pathSegment(name.text()));
        }
    }

    private static void target(Field target) {
        Field type = target.get("type");
        if (type.empty()) {
            type.required("must specify a metric target type");
        }
        if (!List.of("Utilization", "Value", "AverageValue").contains(type.text())) {
            type.invalid(type.text(), "must be either Utilization, Value, or AverageValue");
        }
        for (String each : List.of("value", "averageValue")) {
            if (target.get(each).present() && ResourceNames.quantity(target.get(each)).amount().signum() <= 0) {
                target.get(each).invalid("must be positive");
            }
        }
        Field utilization = target.get("averageUtilization");
        if (utilization.present() && utilization.number() < 1) {
            utilization.invalid("must be greater than 0");
        }
    }
}

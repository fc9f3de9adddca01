package dev.podium.machinery.scaling;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * HorizontalPodAutoscalers as {@code autoscaling/v2} has them: upstream's ValidateHorizontalPodAutoscaler and
 * SetDefaults_HorizontalPodAutoscaler.
 */
public final class AutoscalerRules implements KindRules {

    private static final long LONGEST_WINDOW = 3600;
    private static final long LONGEST_PERIOD = 1800;
    private static final int USUAL_UTILIZATION = 80;

    @Override
    public void applyDefaults(ObjectNode autoscaler) {
        ObjectNode spec = Defaults.object(autoscaler, "spec");
        Defaults.number(spec, "minReplicas", 1);
        if (spec.path("metrics").isEmpty()) {
            ObjectNode metric = spec.putArray("metrics").addObject();
            metric.put("type", "Resource");
            metric.putObject("resource")
                    .put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", USUAL_UTILIZATION);
        }
        if (spec.get("behavior") instanceof ObjectNode behavior) {
            scaleUp(Defaults.object(behavior, "scaleUp"));
            scaleDown(Defaults.object(behavior, "scaleDown"));
        }
        ObjectNode status = Defaults.object(autoscaler, "status");
        Defaults.nothing(status, "desiredReplicas");
        if (!status.has("currentMetrics")) {
            status.putNull("currentMetrics");
        }
    }

    private static void scaleUp(ObjectNode rules) {
        Defaults.number(rules, "stabilizationWindowSeconds", 0);
        Defaults.missing(rules, "selectPolicy", "Max");
        if (!rules.hasNonNull("policies")) {
            rules.putArray("policies");
            policy(rules, "Pods", 4);
            policy(rules, "Percent", 100);
        }
    }

    private static void scaleDown(ObjectNode rules) {
        Defaults.missing(rules, "selectPolicy", "Max");
        if (!rules.hasNonNull("policies")) {
            rules.putArray("policies");
            policy(rules, "Percent", 100);
        }
    }

    private static void policy(ObjectNode rules, String type, int value) {
        rules.withArray("policies").addObject().put("type", type).put("value", value).put("periodSeconds", 15);
    }

    @Override
    public void validate(Field autoscaler) {
        Field nothing = new Field(MissingNode.getInstance(), "", new ArrayList<>());
        spec(autoscaler.get("spec"), 1, nothing);
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Field before = old.get("spec").get("minReplicas");
        spec(updated.get("spec"), before.present() && before.number() == 0 ? 0 : 1, old.get("spec"));
    }

    private static void spec(Field spec, int least, Field before) {
        Field min = spec.get("minReplicas");
        Field max = spec.get("maxReplicas");
        if (min.present() && min.number() < least) {
            min.invalid("must be greater than or equal to " + least);
        }
        if (max.number() == 0) {
            max.required("must be set and greater than 0");
        } else if (max.number() < 0) {
            max.invalid("must be greater than or equal to 1");
        }
        if (min.present() && max.number() < min.number()) {
            max.invalid(max.number(), "must be greater than or equal to `minReplicas`");
        }
        target(spec.get("scaleTargetRef"), before);
        MetricRules.validate(spec.get("metrics"), min, before.get("metrics"));
        for (String each : List.of("scaleUp", "scaleDown")) {
            Field rules = spec.get("behavior").get(each);
            if (rules.present()) {
                scaling(rules);
            }
        }
    }

    /** Only one scalable kind has no group. A target of the same kind and version as before is not judged anew. */
    private static void target(Field target, Field spec) {
        MetricRules.reference(target);
        boolean same = List.of("apiVersion", "kind").stream()
                .allMatch(each -> spec.get("scaleTargetRef").get(each).text().equals(target.get(each).text()));
        if (spec.absent() || !same) {
            MetricRules.version(target.get("apiVersion"), grouped(target));
        }
    }

    private static boolean grouped(Field target) {
        return !target.get("kind").is("ReplicationController");
    }

    private static void scaling(Field rules) {
        Field window = rules.get("stabilizationWindowSeconds");
        if (window.present() && window.number() < 0) {
            window.invalid("must be greater than or equal to zero");
        }
        if (window.number() > LONGEST_WINDOW) {
            window.invalid("must be less than or equal to " + LONGEST_WINDOW);
        }
        rules.get("selectPolicy").ifSetOneOf(List.of("Disabled", "Max", "Min"));
        if (rules.get("policies").empty()) {
            rules.get("policies").required("must specify at least one Policy");
        }
        for (Field policy : rules.get("policies").items()) {
            Field type = policy.get("type");
            if (!type.is("Pods") && !type.is("Percent")) {
                type.notSupported(List.of("Percent", "Pods"));
            }
            for (String each : List.of("value", "periodSeconds")) {
                if (policy.get(each).number() <= 0) {
                    policy.get(each).invalid(policy.get(each).number(), "must be greater than zero");
                }
            }
            if (policy.get("periodSeconds").number() > LONGEST_PERIOD) {
                policy.get("periodSeconds").invalid("must be less than or equal to " + LONGEST_PERIOD);
            }
        }
        if (ResourceNames.quantity(rules.get("tolerance")).amount().signum() < 0) {
            rules.get("tolerance").invalid("must be greater than or equal to 0");
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        updated.get("status").get("currentReplicas").mustNotBeNegative();
        updated.get("status").get("desiredReplicas").mustNotBeNegative();
    }
}

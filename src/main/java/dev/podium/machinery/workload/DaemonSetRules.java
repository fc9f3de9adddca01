package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Amounts;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.machinery.pod.PodSpecRules;
import dev.podium.machinery.pod.PodWarnings;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateDaemonSet and SetDefaults_DaemonSet. */
public final class DaemonSetRules implements TemplatedRules {
    private static final List<String> COUNTS = List.of(
            "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady", "observedGeneration",
            "updatedNumberScheduled", "numberAvailable", "numberUnavailable", "collisionCount");

    @Override
    public void applyDefaults(ObjectNode set) {
        ObjectNode spec = Defaults.object(set, "spec");
        PodDefaults.applyToTemplate(Defaults.object(spec, "template"));
        ObjectNode strategy = Defaults.object(spec, "updateStrategy");
        Defaults.text(strategy, "type", "RollingUpdate");
        if (strategy.path("type").asString("").equals("RollingUpdate")) {
            ObjectNode rolling = Defaults.object(strategy, "rollingUpdate");
            Defaults.number(rolling, "maxUnavailable", 1);
            Defaults.number(rolling, "maxSurge", 0);
        }
        Defaults.number(spec, "revisionHistoryLimit", 10);
        ObjectNode status = Defaults.object(set, "status");
        COUNTS.subList(0, 4).forEach(each -> Defaults.nothing(status, each));
    }

    @Override
    public List<String> warningsOnCreate(Field object) {
        return PodWarnings.of(pods(object));
    }

    @Override
    public void validate(Field set) {
        validate(set, Field.none());
    }

    private static void validate(Field set, Field old) {
        Labels.Values values = Labels.Values.after(old.get("spec").get("selector"));
        Field spec = set.get("spec");
        Field selector = spec.get("selector");
        if (Labels.selects(selector, values) == Labels.Form.SOUND) {
            Templates.labelsSelected(spec.get("template"), selector);
        }
        if (selector.present() && selector.get("matchLabels").empty() && selector.get("matchExpressions").empty()) {
            selector.invalid("empty selector is invalid for daemonset");
        }
        PodSpecRules.template(spec.get("template"), old.get("spec").get("template"));
        Templates.alwaysRestarts(spec.get("template"));
        if (spec.get("template").get("spec").get("activeDeadlineSeconds").present()) {
            spec.get("template").get("spec").get("activeDeadlineSeconds").forbidden(
                    "activeDeadlineSeconds in DaemonSet is not Supported");
        }
        spec.get("minReadySeconds").mustNotBeNegative();
        strategy(spec.get("updateStrategy"));
        spec.get("revisionHistoryLimit").mustNotBeNegative();
    }

    private static void strategy(Field strategy) {
        Field rolling = strategy.get("rollingUpdate");
        switch (strategy.get("type").text()) {
            case "OnDelete" -> {}
            case "RollingUpdate" -> {
                if (rolling.absent()) {
                    rolling.required("");
                    return;
                }
                Field unavailable = rolling.get("maxUnavailable");
                Field surge = rolling.get("maxSurge");
                for (Field each : List.of(unavailable, surge)) {
                    Amounts.numberOrPercentage(each);
                    Amounts.notMoreThanAll(each);
                }
                boolean unavailables = Amounts.of(unavailable) != 0;
                boolean surges = Amounts.of(surge) != 0;
                if (unavailables && surges) {
                    surge.invalid("may not be set when maxUnavailable is non-zero");
                } else if (!unavailables && !surges) {
                    unavailable.required("cannot be 0 when maxSurge is 0");
                }
            }
            default -> strategy.notSupported(List.of("RollingUpdate", "OnDelete"));
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Templates.immutable(updated.get("spec").get("selector"), old.get("spec").get("selector"));
        validate(updated, old);
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        COUNTS.forEach(each -> updated.get("status").get(each).mustNotBeNegative());
        Templates.collisions(updated, old);
    }
}

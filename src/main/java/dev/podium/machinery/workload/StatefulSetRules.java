package dev.podium.machinery.workload;

import dev.podium.machinery.Metadata;
import dev.podium.machinery.SemanticEquality;
import dev.podium.machinery.kind.Amounts;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import dev.podium.machinery.pod.ClaimRules;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.machinery.pod.PodSpecRules;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateStatefulSet and SetDefaults_StatefulSet. */
public final class StatefulSetRules implements TemplatedRules {
    private static final Set<String> MUTABLE = Set.of(
            "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    @Override
    public NameRule nameRule() {
        return NameRule.LABEL;
    }

    @Override
    public void applyDefaults(ObjectNode set) {
        ObjectNode spec = Defaults.object(set, "spec");
        PodDefaults.applyToTemplate(Defaults.object(spec, "template"));
        for (ObjectNode claim : Defaults.objects(spec.path("volumeClaimTemplates"))) {
            Defaults.text(claim, "apiVersion", "v1");
            Defaults.text(claim, "kind", "PersistentVolumeClaim");
            Defaults.missing(Defaults.object(claim, "spec"), "volumeMode", "Filesystem");
            Defaults.text(Defaults.object(claim, "status"), "phase", "Pending");
        }
        Defaults.text(spec, "podManagementPolicy", "OrderedReady");
        Defaults.text(spec, "serviceName", "");
        ObjectNode strategy = Defaults.object(spec, "updateStrategy");
        if (strategy.path("type").asString("").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Defaults.object(strategy, "rollingUpdate");
        }
        if (strategy.path("type").asString("").equals("RollingUpdate") && strategy.get("rollingUpdate") instanceof ObjectNode rolling) {
            Defaults.number(rolling, "partition", 0);
        }
        ObjectNode retention = Defaults.object(spec, "persistentVolumeClaimRetentionPolicy");
        Defaults.text(retention, "whenDeleted", "Retain");
        Defaults.text(retention, "whenScaled", "Retain");
        Defaults.number(spec, "replicas", 1);
        if (spec.get("ordinals") instanceof ObjectNode ordinals) {
            Defaults.nothing(ordinals, "start");
        }
        Defaults.number(spec, "revisionHistoryLimit", 10);
        ObjectNode status = Defaults.object(set, "status");
        Defaults.nothing(status, "replicas");
        Defaults.nothing(status, "availableReplicas");
    }

    @Override
    public List<String> warningsOnCreate(Field set) {
        return withHistory(set, TemplatedRules.super.warningsOnCreate(set));
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return withHistory(updated, TemplatedRules.super.warningsOnUpdate(updated, old));
    }

    private static List<String> withHistory(Field set, List<String> warnings) {
        List<String> all = new ArrayList<>(warnings);
        if (set.get("spec").get("revisionHistoryLimit").number() < 0) {
            all.add("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended");
        }
        return all;
    }

    /** How much of a spec is looked at: what cannot be changed is not judged again. */
    private enum Extent {
        CREATE,
        UPDATE,
        UPDATE_OF_A_BROKEN_ONE
    }

    @Override
    public void validate(Field set) {
        spec(set.get("spec"), Extent.CREATE, Field.none());
    }

    /** @param old the template before the update; absent for a new StatefulSet */
    private static void spec(Field spec, Extent extent, Field old) {
        Field management = spec.get("podManagementPolicy");
        if (management.empty()) {
            management.required("");
        } else if (!management.is("OrderedReady") && !management.is("Parallel")) {
            management.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        strategy(spec.get("updateStrategy"));
        for (String each : List.of("whenDeleted", "whenScaled")) {
            spec.get("persistentVolumeClaimRetentionPolicy").get(each).ifSetOneOf(List.of("Retain", "Delete"));
        }
        if (extent == Extent.CREATE) {
            spec.get("volumeClaimTemplates").items().forEach(each -> ClaimRules.validateSpec(each.get("spec")));
        }
        spec.get("replicas").mustNotBeNegative();
        spec.get("minReadySeconds").mustNotBeNegative();
        spec.get("ordinals").get("start").named(spec.path() + ".ordinals.start").mustNotBeNegative();
        if (extent == Extent.CREATE) {
            spec.get("serviceName").ifSet(Names::label);
        }
        template(spec, extent, old);
        Templates.alwaysRestarts(spec.get("template"));
        if (spec.get("template").get("spec").get("activeDeadlineSeconds").present()) {
            spec.get("template").get("spec").get("activeDeadlineSeconds").forbidden(
                    "activeDeadlineSeconds in StatefulSet is not Supported");
        }
    }

    private static void template(Field spec, Extent extent, Field old) {
        Labels.Form form = Templates.selector(spec.get("selector"), "empty selector is invalid for statefulset", "");
        if (form == Labels.Form.BROKEN) {
            return;
        }
        Field template = spec.get("template");
        Templates.labelsSelected(template, spec.get("selector"));
        if (extent != Extent.UPDATE_OF_A_BROKEN_ONE) {
            PodSpecRules.template(asUsed(spec), old);
        }
        Labels.labels(template.get("metadata").get("labels").named(template.path() + ".labels"));
        Field annotations = template.get("metadata").get("annotations").named(template.path() + ".annotations");
        Metadata.annotations(annotations);
    }

    /** The template as the controller uses it: with names and a volume for each claim of its own making. */
    private static Field asUsed(Field spec) {
        Field template = spec.get("template");
        if (!(template.value() instanceof ObjectNode)) {
            return template;
        }
        ObjectNode complete = template.value().deepCopy().asObject();
        Defaults.object(complete, "spec").remove(List.of("subdomain", "hostname"));
        if (spec.get("volumeClaimTemplates").empty()) {
            return new Field(complete, template.path(), template.errors());
        }
        ArrayNode given = Defaults.object(complete, "spec").withArrayProperty("volumes").deepCopy();
        ArrayNode volumes = Defaults.object(complete, "spec").putArray("volumes");
        Set<String> names = new HashSet<>();
        for (Field claim : spec.get("volumeClaimTemplates").items()) {
            String name = claim.get("metadata").get("name").text();
            if (names.add(name)) {
                volumes.addObject().put("name", name).putObject("persistentVolumeClaim").put("claimName", name);
            }
        }
        given.valueStream().filter(each -> !names.contains(each.path("name").asString(""))).forEach(volumes::add);
        return new Field(complete, template.path(), template.errors());
    }

    private static void strategy(Field strategy) {
        Field rolling = strategy.get("rollingUpdate");
        switch (strategy.get("type").text()) {
            case "" -> strategy.required("");
            case "OnDelete" -> {
                if (rolling.present()) {
                    rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                rolling.get("partition").mustNotBeNegative();
                if (rolling.get("maxUnavailable").present()) {
                    Amounts.numberOrPercentage(rolling.get("maxUnavailable"));
                    Amounts.notMoreThanAll(rolling.get("maxUnavailable"));
                }
            }
            default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Field before = old.get("spec").muted();
        spec(before, Extent.UPDATE, before.get("template"));
        Extent extent = before.errors().isEmpty() ? Extent.UPDATE : Extent.UPDATE_OF_A_BROKEN_ONE;
        spec(updated.get("spec"), extent, old.get("spec").get("template"));
        if (!SemanticEquality.same(immutable(updated.get("spec")), immutable(old.get("spec")))) {
            updated.get("spec").forbidden("updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
                    + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"
                    + " are forbidden");
        }
    }

    /** A name that is empty is no other than one that is absent: clients in Go always write it. */
    private static ObjectNode immutable(Field spec) {
        ObjectNode rest = spec.value().deepCopy().asObject().remove(MUTABLE);
        Defaults.text(rest, "serviceName", "");
        return rest;
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        Templates.counts(
                updated.get("status"),
                List.of("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas",
                        "observedGeneration", "collisionCount"),
                List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"));
        Field available = updated.get("status").get("availableReplicas");
        if (available.number() > updated.get("status").get("readyReplicas").number()) {
            available.invalid("cannot be greater than status.readyReplicas");
        }
        Templates.collisions(updated, old);
    }
}

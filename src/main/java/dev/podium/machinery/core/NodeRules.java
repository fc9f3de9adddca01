package dev.podium.machinery.core;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.JsonAnnotations;
import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateNode, ValidateNodeUpdate and SetDefaults_NodeStatus. */
public final class NodeRules implements KindRules {
    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    /** What the kubelet tells of its machine: structs and strings that Go always shows. */
    private static final Pattern FEATURE = Pattern.compile("[A-Z][a-zA-Z0-9]*(/[a-zA-Z][a-zA-Z0-9]*)*");
    private static final String TAINTS = "scheduler.alpha.kubernetes.io/taints";
    private static final String AVOID = "scheduler.alpha.kubernetes.io/preferAvoidPods";
    private static final Map<String, String> TAINT = Map.of("key", "string", "value", "string", "effect", "core.TaintEffect");
    private static final int MAX_FEATURE = 253;
    private static final List<String> FACTS = List.of(
            "machineID", "systemUUID", "bootID", "kernelVersion", "osImage", "containerRuntimeVersion", "kubeletVersion",
            "kubeProxyVersion", "operatingSystem", "architecture");

    @Override
    public void applyDefaults(ObjectNode node) {
        ranges(Defaults.object(node, "spec"));
        ObjectNode status = Defaults.object(node, "status");
        if (status.has("capacity") && !status.hasNonNull("allocatable")) {
            status.set("allocatable", status.get("capacity").deepCopy());
        }
        Defaults.nothing(Defaults.object(Defaults.object(status, "daemonEndpoints"), "kubeletEndpoint"), "Port");
        ObjectNode facts = Defaults.object(status, "nodeInfo");
        FACTS.forEach(each -> Defaults.text(facts, each, ""));
    }

    /** The range and the first of the ranges are one thing, of which the older field has the last word. */
    private static void ranges(ObjectNode spec) {
        String range = spec.path("podCIDR").asString("");
        String first = spec.path("podCIDRs").path(0).asString("");
        if (!range.isEmpty() && !range.equals(first)) {
            spec.putArray("podCIDRs").add(range);
        } else if (range.isEmpty() && !first.isEmpty()) {
            spec.put("podCIDR", first);
        }
    }

    @Override
    public List<String> warningsOnCreate(Field node) {
        List<String> warnings = new ArrayList<>();
        if (node.get("spec").get("configSource").present()) {
            warnings.add("spec.configSource: the feature is removed");
        }
        if (!node.get("spec").get("externalID").empty()) {
            warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
        }
        node.get("spec").get("podCIDRs").items().forEach(each -> warnings.addAll(AddressForms.ofCidr(each)));
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(Field updated, Field old) {
        return warningsOnCreate(updated);
    }

    @Override
    public void validate(Field node) {
        annotations(node.get("metadata").get("annotations"));
        SchedulingRules.taints(node.get("spec").get("taints").named("metadata.taints"));
        resources(node);
        Field swap = node.get("status").get("nodeInfo").get("swap").get("capacity").named("metadata.nodeSwapStatus.capacity");
        if (swap.present() && swap.number() <= 0) {
            swap.invalid("must be greater than zero");
        }
        features(node.get("status").get("declaredFeatures"));
        Field cidrs = node.get("spec").get("podCIDRs");
        List<Field> items = cidrs.items();
        items.forEach(Addresses::cidr);
        if (items.size() > 1) {
            boolean broken = unreadable(cidrs);
            List<String> bases = items.stream().map(each -> each.text().split("/")[0]).toList();
            if (broken || !Addresses.dualStack(bases) || items.size() > 2) {
                cidrs.invalid("may specify no more than one CIDR for each IP family");
            }
        }
    }

    /** Taints, and which Pods a node would rather not have, were annotations once. */
    private static void annotations(Field annotations) {
        if (!annotations.key(TAINTS).empty()) {
            Field taints = JsonAnnotations.list(annotations, TAINTS, "core.Taint", TAINT);
            if (taints != null) {
                SchedulingRules.taints(taints);
            }
        }
        if (!annotations.key(AVOID).empty()) {
            Field avoid = JsonAnnotations.read(annotations, AVOID, annotations.get("AvoidPods"));
            if (avoid != null) {
                avoid.get("preferAvoidPods").named(avoid.path()).items().forEach(NodeRules::avoided);
            }
        }
    }

    private static void avoided(Field entry) {
        Field controller = entry.get("podSignature").get("podController");
        if (controller.absent()) {
            entry.get("PodSignature").required("");
        } else if (!controller.get("controller").isTrue()) {
            entry.get("PodSignature").get("PodController").get("Controller").invalid(false, "must point to a controller");
        }
    }

    private static void features(Field features) {
        List<Field> items = features.items();
        for (int i = 0; i < items.size(); i++) {
            Field feature = items.get(i);
            String name = "invalid feature name " + FieldError.quoted(feature.text()) + ": must ";
            if (Names.bytes(feature.text()) > MAX_FEATURE) {
                feature.invalid(name + "be no more than " + MAX_FEATURE + " characters");
            } else if (!FEATURE.matcher(feature.text()).matches()) {
                feature.invalid(name + "start with an UpperCamelCase segment, with subsequent segments separated by '/' (e.g., MyFeature"
                        + " or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes");
            }
            if (i + 1 < items.size()) {
                Field next = items.get(i + 1);
                int order = feature.text().compareTo(next.text());
                if (order == 0) {
                    next.duplicate();
                } else if (order > 0) {
                    next.invalid("list must be sorted alphabetically");
                }
            }
        }
    }

    /** Of ranges of two families upstream tells the first that it cannot read, in Go's words. */
    private static boolean unreadable(Field cidrs) {
        for (int i = 0; i < cidrs.size(); i++) {
            String text = cidrs.at(i).text();
            if (!Addresses.isCidr(text)) {
                cidrs.internal("invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR[" + i
                        + "]: <nil> (invalid CIDR address: " + text + ")");
                return true;
            }
        }
        return false;
    }

    private static void resources(Field node) {
        for (String list : List.of("capacity", "allocatable")) {
            Field amounts = node.get("status").get(list);
            for (Map.Entry<String, Field> each : amounts.entries()) {
                ResourceNames.amount(each.getValue().named(amounts.path() + "." + each.getKey()), each.getKey());
            }
        }
    }

    @Override
    public boolean namesAgain() {
        return true;
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        validate(updated);
        changes(updated, old);
    }

    private static void changes(Field updated, Field old) {
        annotations(updated.get("metadata").get("annotations"));
        resources(updated);
        features(updated.get("status").get("declaredFeatures"));
        addresses(updated.get("status").get("addresses"));
        Field spec = updated.get("spec");
        Field before = old.get("spec");
        if (!before.get("podCIDRs").empty() && !spec.get("podCIDRs").same(before.get("podCIDRs"))) {
            spec.get("podCIDRs").forbidden("node updates may not change podCIDR except from \"\" to valid");
        }
        if (!before.get("providerID").empty() && !spec.get("providerID").same(before.get("providerID"))) {
            spec.get("providerID").forbidden("node updates may not change providerID except from \"\" to valid");
        }
        NodeConfigRules.validate(updated);
        SchedulingRules.taints(spec.get("taints").named("metadata.taints"));
        if (!spec.get("externalID").text().equals(before.get("externalID").text())) {
            spec.get("externalID").forbidden("may not be updated");
        }
    }

    private static void addresses(Field addresses) {
        Set<String> seen = new HashSet<>();
        for (Field each : addresses.items()) {
            if (!seen.add(each.get("type").text() + "/" + each.get("address").text())) {
                each.duplicate();
            }
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        changes(updated, old);
    }
}

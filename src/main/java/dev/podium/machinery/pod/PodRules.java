package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** A Pod as a whole (upstream's ValidatePodCreate, ValidatePodUpdate and their kin). */
public final class PodRules implements KindRules {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    @Override
    public void applyDefaults(ObjectNode pod) {
        PodDefaults.applyToPod(pod);
        if (pod.get("spec") instanceof ObjectNode spec && spec.path("terminationGracePeriodSeconds").asLong(0) < 0) {
            // As upstream converts Pods; their templates it leaves as they are.
            spec.put("terminationGracePeriodSeconds", 1);
        }
        if (pod.get("status") instanceof ObjectNode status) {
            addresses(status);
        }
    }

    /** The address and the first of the addresses are one thing, of which the older field has the last word. */
    private static void addresses(ObjectNode status) {
        String address = status.path("podIP").asString("");
        String first = status.path("podIPs").path(0).path("ip").asString("");
        if (!address.isEmpty() && !address.equals(first)) {
            status.putArray("podIPs").addObject().put("ip", address);
        } else if (address.isEmpty() && !first.isEmpty()) {
            status.put("podIP", first);
        }
    }

    @Override
    public void validate(Field pod) {
        metadataAndSpec(pod);
        Field spec = pod.get("spec");
        if (!spec.get("ephemeralContainers").empty()) {
            spec.get("ephemeralContainers").forbidden("cannot be set on create");
        }
        if (!spec.get("nodeName").empty() && !spec.get("schedulingGates").empty()) {
            spec.get("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
        }
    }

    /** Those who update Pods are not told again: they are hardly people. */
    @Override
    public List<String> warningsOnCreate(Field pod) {
        List<String> all = new ArrayList<>(PodWarnings.ofName(pod.get("metadata").get("name"), "the Pod's hostname"));
        all.addAll(PodWarnings.of(pod));
        return all;
    }

    private static void metadataAndSpec(Field pod) {
        Field spec = pod.get("spec");
        Field annotations = pod.get("metadata").get("annotations");
        if (annotations.key(MIRROR).present() && spec.get("nodeName").empty()) {
            annotations.key(MIRROR).invalid("must set spec.nodeName if mirror pod annotation is set");
        }
        Field cost = annotations.key(DELETION_COST);
        if (cost.present() && !cost.text().matches("0|-?[1-9]\\d{0,9}")) {
            cost.invalid("must be a 32bit integer");
        }
        PodSpecRules.spec(spec, pod.get("metadata").get("name").text(), true);
        if (spec.get("serviceAccountName").empty()) {
            for (Field volume : spec.get("volumes").items()) {
                for (Field source : volume.get("projected").get("sources").items()) {
                    if (source.get("serviceAccountToken").present()) {
                        source.get("serviceAccountToken").forbidden("must not be specified when serviceAccountName is not set");
                    }
                }
            }
        }
        for (String list : List.of("containers", "initContainers")) {
            spec.get(list).items().forEach(ContainerRules::image);
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        metadataAndSpec(updated);
        annotationUpdates(updated, old);
        PodUpdates.validate(updated.get("spec"), old.get("spec"));
    }

    private static void annotationUpdates(Field updated, Field old) {
        Field now = updated.get("metadata").get("annotations").key(MIRROR);
        Field before = old.get("metadata").get("annotations").key(MIRROR);
        if (before.absent() && now.present()) {
            now.forbidden("may not add mirror pod annotation");
        } else if (before.present() && !now.same(before)) {
            now.forbidden("may not remove or update mirror pod annotation");
        }
    }

    @Override
    public void validateSubresourceUpdate(String subresource, Field updated, Field old) {
        switch (subresource) {
            case "ephemeralcontainers" -> {
                metadataAndSpec(updated);
                annotationUpdates(updated, old);
                ephemeralContainers(updated, old);
            }
            case "resize" -> {
                metadataAndSpec(updated);
                PodResizes.validate(updated, old);
            }
            default -> validateUpdate(updated, old);
        }
    }

    private static void ephemeralContainers(Field updated, Field old) {
        if (old.get("metadata").get("annotations").key(MIRROR).present()) {
            updated.forbidden("static pods do not support ephemeral containers");
            return;
        }
        Field list = updated.get("spec").get("ephemeralContainers");
        Map<String, Field> now = new HashMap<>();
        list.items().forEach(each -> now.put(each.get("name").text(), each));
        for (Field before : old.get("spec").get("ephemeralContainers").items()) {
            String name = before.get("name").text();
            Field same = now.get(name);
            if (same == null) {
                list.forbidden("existing ephemeral containers \"" + name + "\" may not be removed\n");
            } else if (!PodUpdates.same(same.value(), before.value())) {
                list.forbidden("existing ephemeral containers \"" + name + "\" may not be changed\n"
                        + PodUpdates.difference("EphemeralContainer", before.value(), same.value()));
            }
        }
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        annotationUpdates(updated, old);
        Field status = updated.get("status");
        for (Field condition : status.get("conditions").items()) {
            String type = condition.get("type").text();
            if (!Set.of("PodScheduled", "Ready", "Initialized").contains(type)) {
                Names.qualified(type).forEach(problem -> condition.get("Type").invalid(type, problem));
            }
        }
        if (!updated.get("spec").get("nodeName").text().equals(old.get("spec").get("nodeName").text())) {
            status.get("nodeName").forbidden("may not be changed directly");
        }
        Field nominated = status.get("nominatedNodeName");
        if (!nominated.empty() && !nominated.same(old.get("status").get("nominatedNodeName"))) {
            nominated.invalid(Names.subdomain(nominated.text()));
        }
        PodStatusRules.validate(updated, old);
    }
}

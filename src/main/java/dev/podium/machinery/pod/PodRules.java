package dev.podium.machinery.pod;

import dev.podium.machinery.kind.AddressForms;
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
    /** How Go prints the path of an object as a whole. */
    static final String WHOLE = "[]";

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
        metadataAndSpec(pod, Set.of());
        Field spec = pod.get("spec");
        if (!spec.get("ephemeralContainers").empty()) {
            spec.get("ephemeralContainers").forbidden("cannot be set on create");
        }
        if (!spec.get("nodeName").empty() && !spec.get("schedulingGates").empty()) {
            spec.get("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
        }
        PodAnnotationRules.agree(pod.get("metadata").get("annotations"), spec);
    }

    /** Those who update Pods are not told again: they are hardly people. */
    @Override
    public List<String> warningsOnCreate(Field pod) {
        List<String> all = new ArrayList<>(PodWarnings.ofName(pod.get("metadata").get("name"), "the Pod's hostname"));
        all.addAll(PodWarnings.of(pod));
        return all;
    }

    private static void metadataAndSpec(Field pod, Set<Leniency> leniencies) {
        Field spec = pod.get("spec");
        Field annotations = pod.get("metadata").get("annotations");
        PodAnnotationRules.validate(annotations, spec, leniencies);
        PodSpecRules.spec(spec, pod.get("metadata").get("name").text(), true, annotations, leniencies);
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
        metadataAndSpec(updated, Leniency.of(old));
        PodAnnotationRules.validateUpdate(updated, old);
        PodUpdates.validate(updated.get("spec"), old.get("spec"));
    }

    @Override
    public void validateSubresourceUpdate(String subresource, Field updated, Field old) {
        switch (subresource) {
            case "ephemeralcontainers" -> {
                if (isStatic(old)) {
                    updated.named(WHOLE).forbidden("static pods do not support ephemeral containers");
                    return;
                }
                metadataAndSpec(updated, Leniency.of(old));
                PodAnnotationRules.validateUpdate(updated, old);
                ephemeralContainers(updated, old);
            }
            case "resize" -> {
                if (isStatic(old)) {
                    updated.named(WHOLE).forbidden("static pods cannot be resized");
                    return;
                }
                if (old.get("spec").get("os").get("name").is("windows")) {
                    updated.named(WHOLE).forbidden("windows pods cannot be resized");
                    return;
                }
                metadataAndSpec(updated, Leniency.of(old));
                PodResizes.validate(updated, old);
            }
            default -> validateUpdate(updated, old);
        }
    }

    private static boolean isStatic(Field pod) {
        return pod.get("metadata").get("annotations").key(PodAnnotationRules.MIRROR).present();
    }

    private static void ephemeralContainers(Field updated, Field old) {
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
        PodAnnotationRules.validateUpdate(updated, old);
        Field status = updated.get("status");
        for (Field condition : status.get("conditions").items()) {
            String type = condition.get("type").text();
            generation(condition.get("observedGeneration"));
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
            if (!old.get("spec").get("nodeName").empty()) {
                nominated.forbidden("may not be set on pods that are already bound to a node");
            }
        }
        generation(status.get("observedGeneration"));
        PodStatusRules.validate(updated, old);
    }

    private static void generation(Field generation) {
        if (generation.number() < 0) {
            generation.invalid("must be a non-negative integer");
        }
    }

    @Override
    public boolean namesAgain() {
        return true;
    }

    @Override
    public List<String> warningsOnStatusUpdate(Field updated) {
        List<String> all = new ArrayList<>();
        for (String list : List.of("podIPs", "hostIPs")) {
            updated.get("status").get(list).items().forEach(each -> all.addAll(AddressForms.ofAddress(each.get("ip"))));
        }
        return all;
    }
}

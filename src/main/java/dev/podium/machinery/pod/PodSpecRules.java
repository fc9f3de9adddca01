package dev.podium.machinery.pod;

import dev.podium.machinery.Metadata;
import dev.podium.machinery.kind.Addresses;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.NameRule;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The spec of a Pod or of a Pod template (upstream's ValidatePodSpec and ValidatePodTemplateSpec). */
public final class PodSpecRules {
    private static final int MAX_NAMESERVERS = 3;
    private static final int MAX_SEARCHES = 32;
    private static final int MAX_SEARCH_LENGTH = 2048;

    private PodSpecRules() {}

    /** A new Pod template, as controllers' specs contain it. */
    public static void template(Field template) {
        template(template, Field.none());
    }

    /** @param old the template that it replaces; what was wrong with that may stay wrong */
    public static void template(Field template, Field old) {
        Field metadata = template.get("metadata");
        Field annotations = metadata.get("annotations").named(template.path() + ".annotations");
        Set<Leniency> leniencies = Leniency.of(old);
        Labels.labels(metadata.get("labels").named(template.path() + ".labels"));
        Metadata.annotations(annotations);
        PodAnnotationRules.validate(annotations, template.get("spec"), leniencies);
        spec(template.get("spec"), "", false, annotations, leniencies);
        PodAnnotationRules.agree(annotations, template.get("spec"));
        if (!template.get("spec").get("ephemeralContainers").empty()) {
            template.get("spec").get("ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
        }
    }

    /**
     * @param podName the Pod's name; empty for a template
     * @param pod whether this is a Pod's own spec, which is held to more than a template's
     * @param annotations those of the Pod or template
     */
    static void spec(Field spec, String podName, boolean pod, Field annotations, Set<Leniency> leniencies) {
        if (spec.get("terminationGracePeriodSeconds").absent()) {
            spec.get("terminationGracePeriodSeconds").required("");
        }
        Map<String, Field> volumes = VolumeRules.validate(spec.get("volumes"), podName, leniencies);
        if (pod && annotations.key(PodAnnotationRules.MIRROR).present() && !spec.get("resourceClaims").empty()) {
            spec.named(PodRules.WHOLE).forbidden("static pods do not support resource claims");
        } else {
            resourceClaims(spec.get("resourceClaims"));
        }
        new ContainerRules(spec, volumes, leniencies).validate();
        PodLevelResources.validate(spec, leniencies);
        hostNetworkPorts(spec, pod);
        spec.get("restartPolicy").oneOf(List.of("Always", "OnFailure", "Never"));
        spec.get("dnsPolicy").oneOf(List.of("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"));
        Labels.labels(spec.get("nodeSelector"));
        SecurityRules.pod(spec.get("securityContext"), spec, leniencies);
        SchedulingRules.affinity(spec.get("affinity"), leniencies);
        dns(spec);
        for (Field gate : spec.get("readinessGates").items()) {
            gate.get("conditionType").invalid(Names.qualified(gate.get("conditionType").text()));
        }
        schedulingGates(spec.get("schedulingGates"));
        SchedulingRules.spread(spec.get("topologySpreadConstraints"), leniencies);
        SystemRules.hostProcesses(spec);
        hostUsers(spec, leniencies);
        for (String name : List.of("serviceAccountName", "nodeName", "priorityClassName")) {
            if (!spec.get(name).empty()) {
                spec.get(name).invalid(NameRule.SUBDOMAIN.problems(spec.get(name).text()));
            }
        }
        if (spec.get("runtimeClassName").present()) {
            spec.get("runtimeClassName").invalid(NameRule.SUBDOMAIN.problems(spec.get("runtimeClassName").text()));
        }
        Field deadline = spec.get("activeDeadlineSeconds");
        if (deadline.present()) {
            deadline.invalid(Names.between(deadline.number(), 1, Integer.MAX_VALUE));
        }
        for (String label : List.of("hostname", "subdomain")) {
            if (!spec.get(label).empty()) {
                spec.get(label).invalid(Names.label(spec.get(label).text()));
            }
        }
        hostnameOverride(spec);
        SchedulingRules.tolerations(spec.get("tolerations"), leniencies);
        for (Field alias : spec.get("hostAliases").items()) {
            Addresses.address(alias.get("ip"));
            alias.get("hostnames").items().forEach(each -> each.invalid(Names.subdomain(each.text())));
        }
        if (spec.get("preemptionPolicy").present()) {
            spec.get("preemptionPolicy").oneOf(List.of("PreemptLowerPriority", "Never"));
        }
        overhead(spec.get("overhead"));
        SystemRules.validate(spec);
        EnvRules.fileVolumes(spec);
    }

    private static void resourceClaims(Field claims) {
        Set<String> names = new HashSet<>();
        for (Field claim : claims.items()) {
            Field name = claim.get("name");
            if (name.empty()) {
                name.required("");
            } else if (!names.add(name.text())) {
                name.duplicate();
            } else {
                name.invalid(Names.label(name.text()));
            }
            boolean direct = claim.get("resourceClaimName").present();
            boolean template = claim.get("resourceClaimTemplateName").present();
            if (direct && template) {
                claim.invalid("at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
            }
            if (!direct && !template) {
                claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (String each : List.of("resourceClaimName", "resourceClaimTemplateName")) {
                if (claim.get(each).present()) {
                    claim.get(each).invalid(Names.subdomain(claim.get(each).text()));
                }
            }
        }
    }

    private static void hostNetworkPorts(Field spec, boolean pod) {
        if (!spec.get("hostNetwork").isTrue()) {
            return;
        }
        for (Field container : spec.get("containers").items()) {
            for (Field port : container.get("ports").items()) {
                long host = port.get("hostPort").number();
                if ((pod || host != 0) && host != port.get("containerPort").number()) {
                    port.get("hostPort").invalid(host, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void dns(Field spec) {
        Field config = spec.get("dnsConfig");
        Field nameservers = config.get("nameservers");
        if (spec.get("dnsPolicy").is("None")) {
            if (config.absent()) {
                config.required("must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (nameservers.empty()) {
                nameservers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (nameservers.size() > MAX_NAMESERVERS) {
            nameservers.invalid("must not have more than " + MAX_NAMESERVERS + " nameservers");
        }
        nameservers.items().forEach(Addresses::address);
        Field searches = config.get("searches");
        if (searches.size() > MAX_SEARCHES) {
            searches.invalid("must not have more than " + MAX_SEARCHES + " search paths");
        }
        if (String.join(" ", searches.items().stream().map(Field::text).toList()).length() > MAX_SEARCH_LENGTH) {
            searches.invalid("must not have more than " + MAX_SEARCH_LENGTH + " characters (including spaces) in the search list");
        }
        for (Field search : searches.items()) {
            if (!search.is(".")) {
                String bare = search.text().endsWith(".") ? search.text().substring(0, search.text().length() - 1) : search.text();
                Names.subdomainWithUnderscore(bare).forEach(problem -> search.invalid(bare, problem));
            }
        }
        for (Field option : config.get("options").items()) {
            if (option.get("name").empty()) {
                option.required("must not be empty");
            }
        }
    }

    private static void schedulingGates(Field gates) {
        Set<String> seen = new HashSet<>();
        for (Field gate : gates.items()) {
            String name = gate.get("name").text();
            Names.qualified(name).forEach(problem -> gate.invalid(name, problem));
            if (!seen.add(name)) {
                gate.duplicate(name);
            }
        }
    }

    private static void hostnameOverride(Field spec) {
        Field name = spec.get("hostnameOverride");
        if (name.absent()) {
            return;
        }
        for (String each : List.of("setHostnameAsFQDN", "hostNetwork")) {
            if (spec.get(each).isTrue()) {
                name.forbidden("may not be specified when " + each + " is true");
            }
        }
        if (Names.bytes(name.text()) > 64) {
            name.tooLong(64);
        }
        name.invalid(Names.subdomain(name.text()));
    }

    private static void hostUsers(Field spec, Set<Leniency> leniencies) {
        if (spec.get("hostUsers").present() && !spec.get("hostUsers").isTrue()) {
            Map<String, String> named = Map.of("hostNetwork", "hostNetwork", "hostPID", "HostPID", "hostIPC", "HostIPC");
            for (String each : List.of("hostNetwork", "hostPID", "hostIPC")) {
                boolean before = each.equals("hostNetwork") && leniencies.contains(Leniency.HOST_NETWORK_WITHOUT_USERS);
                if (spec.get(each).isTrue() && !before) {
                    spec.get(named.get(each)).forbidden("when `hostUsers` is false");
                }
            }
            if (leniencies.contains(Leniency.DEVICES_WITHOUT_USERS)) {
                return;
            }
            for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
                spec.get(list).items().stream()
                        .map(each -> each.get("volumeDevices"))
                        .filter(each -> !each.empty())
                        .forEach(each -> each.forbidden("when `hostUsers` is false"));
            }
        }
    }

    private static void overhead(Field overhead) {
        for (Map.Entry<String, Field> each : overhead.entries()) {
            Field amount = each.getValue().named(overhead.path() + ".limits[" + each.getKey() + "]");
            ResourceNames.container(amount, each.getKey());
            ResourceNames.amount(amount, each.getKey());
        }
    }
}

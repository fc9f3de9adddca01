package dev.podium.machinery.core;

import dev.podium.machinery.kind.AddressForms;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.List;

/** What is accepted in Services, and ignored or on its way out (upstream's {@code pkg/api/service/warnings.go}). */
final class ServiceWarnings {

    private static final String HINTS = "service.kubernetes.io/topology-aware-hints";

    private ServiceWarnings() {}

    static List<String> of(Field service) {
        List<String> warnings = new ArrayList<>();
        Field spec = service.get("spec");
        boolean external = spec.get("type").is("ExternalName");
        boolean headless = spec.get("type").is("ClusterIP") && spec.get("clusterIP").is("None");
        boolean addressed = !spec.get("externalIPs").empty();
        if (service.get("metadata").get("annotations").key(HINTS).present()) {
            warnings.add("annotation " + HINTS + " is deprecated, please use service.kubernetes.io/topology-mode instead");
        }
        if (!external && !spec.get("clusterIP").empty() && !spec.get("clusterIP").is("None")) {
            spec.get("clusterIPs").items().forEach(each -> warnings.addAll(AddressForms.ofAddress(each)));
        }
        if (headless) {
            if (!spec.get("loadBalancerIP").empty()) {
                warnings.add("spec.loadBalancerIP is ignored for headless services");
            }
            if (addressed) {
                warnings.add("spec.externalIPs is ignored for headless services");
            }
            if (!spec.get("sessionAffinity").is("None")) {
                warnings.add("spec.SessionAffinity is ignored for headless services");
            }
        }
        spec.get("externalIPs").items().forEach(each -> warnings.addAll(AddressForms.ofAddress(each)));
        if (addressed && !headless && !external) {
            warnings.add("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        }
        warnings.addAll(AddressForms.ofAddress(spec.get("loadBalancerIP")));
        spec.get("loadBalancerSourceRanges").items().forEach(each -> warnings.addAll(AddressForms.ofCidr(each)));
        if (addressed && external) {
            warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }
        if (!external && !spec.get("externalName").empty()) {
            warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }
        if (spec.get("trafficDistribution").is("PreferClose")) {
            warnings.add("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
        return warnings;
    }
}

package dev.podium.registry.address;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client means who writes a Service without saying what the server had decided (upstream's
 * {@code patchAllocatedValues}, {@code normalizeClusterIPs} and {@code dropTypeDependentFields}).
 */
final class ServiceChanges {

    private ServiceChanges() {}

    /** Makes {@code clusterIPs} follow {@code clusterIP} in a new Service. */
    static void complete(ServiceTree service) {
        if (!service.text("clusterIP").isEmpty() && service.texts("clusterIPs").isEmpty()) {
            service.set("clusterIPs", List.of(service.text("clusterIP")));
        }
    }

    /** Carries over what was allocated and is not to change, and drops what the new type has no use for. */
    static void complete(ServiceTree service, ServiceTree old) {
        if (service.needsAddress() && old.needsAddress()) {
            keepAddresses(service, old);
        }
        if (service.needsNodePorts() && old.needsNodePorts()) {
            keepNodePorts(service, old);
        }
        if (service.needsHealthPort() && old.needsHealthPort() && service.healthPort() == 0 && old.healthPort() != 0) {
            service.spec().put("healthCheckNodePort", old.healthPort());
        }
        align(service, old);
        drop(service, old);
    }

    private static void keepAddresses(ServiceTree service, ServiceTree old) {
        if (service.text("clusterIP").isEmpty() && !old.text("clusterIP").isEmpty()) {
            service.spec().put("clusterIP", old.text("clusterIP"));
        }
        if (service.texts("clusterIPs").isEmpty()) {
            service.set("clusterIPs", old.texts("clusterIPs"));
        }
    }

    private static void keepNodePorts(ServiceTree service, ServiceTree old) {
        Set<Integer> kept = new HashSet<>(old.nodePorts());
        kept.retainAll(service.nodePorts());
        Map<String, Integer> byName = new HashMap<>();
        old.ports().forEach(each -> byName.put(each.path("name").asString(""), each.path("nodePort").asInt(0)));
        for (ObjectNode port : service.ports()) {
            if (port.path("nodePort").asInt(0) == 0) {
                int before = byName.getOrDefault(port.path("name").asString(""), 0);
                if (before != 0 && kept.add(before)) {
                    port.put("nodePort", before);
                }
            }
        }
    }

    private static void align(ServiceTree service, ServiceTree old) {
        String now = service.text("clusterIP");
        String before = old.text("clusterIP");
        if (!now.equals(before) && service.same(old, "clusterIPs")) {
            service.set("clusterIPs", now.isEmpty() ? List.of() : List.of(now));
        }
    }

    private static void drop(ServiceTree service, ServiceTree old) {
        ObjectNode spec = service.spec();
        if (old.needsAddress() && !service.needsAddress()) {
            if (service.same(old, "clusterIPs")) {
                spec.remove(List.of("clusterIP", "clusterIPs"));
            }
            dropSame(service, old, "ipFamilies");
            dropSame(service, old, "ipFamilyPolicy");
        }
        if (old.needsNodePorts() && !service.needsNodePorts() && service.nodePorts().equals(old.nodePorts())) {
            service.ports().forEach(each -> each.remove("nodePort"));
        }
        if (old.needsHealthPort() && !service.needsHealthPort()) {
            dropSame(service, old, "healthCheckNodePort");
        }
        if (old.is("LoadBalancer") && !service.is("LoadBalancer")) {
            dropSame(service, old, "allocateLoadBalancerNodePorts");
            dropSame(service, old, "loadBalancerClass");
        }
        if (old.needsExternalPolicy() && !service.needsExternalPolicy()) {
            dropSame(service, old, "externalTrafficPolicy");
        }
        if (!service.is("LoadBalancer")) {
            service.clearBalancer();
        }
    }

    private static void dropSame(ServiceTree service, ServiceTree old, String field) {
        if (service.same(old, field)) {
            service.spec().remove(field);
        }
    }
}

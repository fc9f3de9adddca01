package dev.podium.model;

import java.util.List;
import java.util.Objects;

/** A Service, as those read it who look for its Pods, or bring its clients to them. */
public record Service(
        ObjectMeta metadata,
        ServiceSpec spec,
        ServiceStatus status) {
    public Service {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? ServiceSpec.NONE : spec;
        status = status == null ? ServiceStatus.NONE : status;
    }

    /** The addresses of load balancers that hand on what comes to them as it is, so that it is kube-proxy who answers for them. */
    public List<String> balancerAddresses() {
        return status.loadBalancer().ingress().stream()
                .filter(ServiceStatus.Ingress::handsOn)
                .map(ServiceStatus.Ingress::ip)
                .filter(Objects::nonNull)
                .toList();
    }
}

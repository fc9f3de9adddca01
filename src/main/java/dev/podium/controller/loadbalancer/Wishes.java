package dev.podium.controller.loadbalancer;

import dev.podium.model.Service;
import dev.podium.model.ServiceSpec;
import java.util.Objects;

/** What a Service wants of its load balancer. */
final class Wishes {

    /** What holds a Service back until its load balancer is gone. */
    static final String FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

    private Wishes() {}

    /** Whether a load balancer is to be there, and none of somebody else's. */
    static boolean balanced(Service service) {
        return wanted(service) && !service.metadata().deleting();
    }

    /** Whether a load balancer may be there that is to be there no longer. */
    static boolean leftovers(Service service) {
        return marked(service) && (service.metadata().deleting() || !service.spec().balanced());
    }

    static boolean marked(Service service) {
        return service.metadata().finalizers().contains(FINALIZER);
    }

    /** Whether something has changed that load balancers are made by; upstream's {@code needsUpdate}. */
    static boolean differ(Service service, Service old) {
        if (!wanted(service) || !wanted(old)) {
            return wanted(service) || wanted(old);
        }
        ServiceSpec now = service.spec();
        ServiceSpec before = old.spec();
        return !now.loadBalancerSourceRanges().equals(before.loadBalancerSourceRanges())
                || !now.ports().equals(before.ports())
                || !Objects.equals(now.sessionAffinity(), before.sessionAffinity())
                || !Objects.equals(now.sessionAffinityConfig(), before.sessionAffinityConfig())
                || !Objects.equals(now.loadBalancerIP(), before.loadBalancerIP())
                || !now.externalIPs().equals(before.externalIPs())
                || !service.metadata().annotations().equals(old.metadata().annotations())
                || !service.metadata().uidOrEmpty().equals(old.metadata().uidOrEmpty())
                || !Objects.equals(now.externalTrafficPolicy(), before.externalTrafficPolicy())
                || !Objects.equals(now.healthCheckNodePort(), before.healthCheckNodePort())
                || now.ipFamilies().size() != before.ipFamilies().size();
    }

    private static boolean wanted(Service service) {
        return service.spec().balanced() && service.spec().loadBalancerClass() == null;
    }
}

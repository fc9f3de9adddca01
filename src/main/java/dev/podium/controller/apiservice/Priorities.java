package dev.podium.controller.apiservice;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which order clients prefer groups and their versions (upstream's {@code DefaultGenericAPIServicePriorities} and cmd/kube-apiserver). */
record Priorities(int group, int version) {

    /** Of what users define. */
    static final Priorities CUSTOM = new Priorities(1000, 100);

    private static final Map<String, Priorities> BUILT_IN = Map.ofEntries(
            Map.entry("v1.", new Priorities(18000, 1)),
            Map.entry("v1.apps", new Priorities(17800, 15)),
            Map.entry("v1.events.k8s.io", new Priorities(17750, 15)),
            Map.entry("v1.authentication.k8s.io", new Priorities(17700, 15)),
            Map.entry("v1.authorization.k8s.io", new Priorities(17600, 15)),
            Map.entry("v1.autoscaling", new Priorities(17500, 15)),
            Map.entry("v2.autoscaling", new Priorities(17500, 30)),
            Map.entry("v1.batch", new Priorities(17400, 15)),
            Map.entry("v1.certificates.k8s.io", new Priorities(17300, 15)),
            Map.entry("v1.networking.k8s.io", new Priorities(17200, 15)),
            Map.entry("v1.policy", new Priorities(17100, 15)),
            Map.entry("v1.rbac.authorization.k8s.io", new Priorities(17000, 15)),
            Map.entry("v1.storage.k8s.io", new Priorities(16800, 15)),
            Map.entry("v1.apiextensions.k8s.io", new Priorities(16700, 15)),
            Map.entry("v1.admissionregistration.k8s.io", new Priorities(16700, 15)),
            Map.entry("v1.scheduling.k8s.io", new Priorities(16600, 15)),
            Map.entry("v1.coordination.k8s.io", new Priorities(16500, 15)),
            Map.entry("v1.node.k8s.io", new Priorities(16300, 15)),
            Map.entry("v1.discovery.k8s.io", new Priorities(16200, 15)),
            Map.entry("v1.resource.k8s.io", new Priorities(16200, 20)),
            // As metrics-server's own manifest has it, but without a Service: no such server runs, this one answers itself, and
            // what is local is always available.
            Map.entry("v1beta1.metrics.k8s.io", new Priorities(100, 100)),
            Map.entry("v1.flowcontrol.apiserver.k8s.io", new Priorities(16100, 21)));

    /** The names of all APIServices that every cluster has. */
    static Iterable<String> names() {
        return BUILT_IN.keySet();
    }

    /** @param name version, dot, group */
    static @Nullable Priorities builtIn(String name) {
        return BUILT_IN.get(name);
    }
}

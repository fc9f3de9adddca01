package dev.podium.kubelet;

import dev.podium.container.RuntimeFailure;
import dev.podium.model.Pod;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod's host is called (upstream's {@code GeneratePodHostNameAndDomain}).
 *
 * @param domain empty: none
 */
record HostName(String host, String domain) {

    static final String CLUSTER_DOMAIN = "cluster.local";

    private static final int LONGEST = 63;
    private static final int LONGEST_FULL = 64;

    static HostName of(Pod pod, String node) {
        String override = text(pod.spec().hostnameOverride());
        if (!override.isEmpty()) {
            return new HostName(override, "");
        }
        String own = text(pod.spec().hostname());
        String subdomain = text(pod.spec().subdomain());
        String domain = subdomain.isEmpty()
                ? ""
                : subdomain + "." + pod.metadata().namespaceOrEmpty() + ".svc." + CLUSTER_DOMAIN;
        HostName name = new HostName(
                pod.spec().onHostNetwork() ? node : shortened(own.isEmpty() ? pod.metadata().nameOrEmpty() : own), domain);
        if (Boolean.TRUE.equals(pod.spec().setHostnameAsFQDN()) && name.full().length() > LONGEST_FULL) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER,
                    "Failed to construct FQDN from Pod hostname and cluster domain, FQDN " + name.full()
                            + " is too long (64 characters is the max, " + name.full().length() + " characters requested)");
        }
        return name;
    }

    /** With its domain, if it has one. */
    String full() {
        return domain.isEmpty() ? host : host + "." + domain;
    }

    /** As much as fits; a name does not end with a dot or a dash. */
    private static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST).replaceFirst("[-.]+$", "");
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

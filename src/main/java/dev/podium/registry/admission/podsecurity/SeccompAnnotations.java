package dev.podium.registry.admission.podsecurity;

import tools.jackson.databind.JsonNode;

/** The annotations that named seccomp profiles before Kubernetes 1.19. */
final class SeccompAnnotations {

    static final String POD = "seccomp.security.alpha.kubernetes.io/pod";

    private SeccompAnnotations() {}

    /** The one for a container. */
    static String of(JsonNode container) {
        return "container.seccomp.security.alpha.kubernetes.io/" + SecuredPod.name(container);
    }

    static boolean confines(String profile) {
        return profile.equals("runtime/default") || profile.equals("docker/default") || profile.startsWith("localhost/");
    }
}

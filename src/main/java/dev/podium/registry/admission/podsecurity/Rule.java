package dev.podium.registry.admission.podsecurity;

import java.util.Optional;

/** One rule of the standards, as it is or was in some of their versions. */
@FunctionalInterface
interface Rule {

    Optional<Violation> broken(SecuredPod pod);

    /** The same for Pods that are not for Windows, whose containers have nothing that it could be about. */
    static Rule butForWindows(Rule rule) {
        return pod -> pod.windows() ? Optional.empty() : rule.broken(pod);
    }

    /** The same for Pods that use the host's users: root is nobody outside of another user namespace (KEP-127). */
    static Rule butForOwnUsers(Rule rule) {
        return pod -> pod.ownUsers() ? Optional.empty() : rule.broken(pod);
    }
}

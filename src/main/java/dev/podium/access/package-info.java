/** Who may come in and what they may do: the certificate authority, ServiceAccount tokens and RBAC; nothing of HTTP. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "model", "time"})
package dev.podium.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What ingress-nginx does: requests from outside go to Services, as Ingresses say. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "network", "model", "time"})
package dev.podium.ingress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

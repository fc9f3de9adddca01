/** A runtime whose containers are programs in this JVM. */
@NullMarked
@ApplicationModule(allowedDependencies = {"container", "network", "model", "time"})
package dev.podium.container.simulated;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

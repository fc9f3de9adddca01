/** Assigns Pods without a node to nodes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "model", "time"})
package dev.podium.scheduler;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

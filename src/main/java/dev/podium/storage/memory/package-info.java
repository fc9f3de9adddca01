/** A store for throw-away clusters, kept in memory. */
@NullMarked
@ApplicationModule(allowedDependencies = {"storage", "time"})
package dev.podium.storage.memory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The watch cache: current objects, replay from a revision, live fan-out and bookmarks. */
@NullMarked
@ApplicationModule(allowedDependencies = {"storage", "model", "time"})
package dev.podium.watch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The cluster's clock, its timers, and every thread it runs. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.podium.time;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

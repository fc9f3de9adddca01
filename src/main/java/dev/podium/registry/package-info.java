/** The one pipeline that every request passes, and the resources it serves. */
@NullMarked
@ApplicationModule(allowedDependencies = {"machinery", "cel", "storage", "watch", "model", "time"})
package dev.podium.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

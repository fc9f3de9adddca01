/** The container runtime contract, after CRI. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model"})
package dev.podium.container;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

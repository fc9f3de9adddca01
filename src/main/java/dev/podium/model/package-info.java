/** The parts of Kubernetes objects that components read, as records; selectors and quantities. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.podium.model;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

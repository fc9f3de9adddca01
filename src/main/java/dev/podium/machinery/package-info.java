/** Pure functions over JSON trees: decode, default, validate, prune and patch. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "cel"})
package dev.podium.machinery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

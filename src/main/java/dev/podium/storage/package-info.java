/** The contract of the store: an append-only revision log and the current state, in keys and bytes. */
@NullMarked
@ApplicationModule(allowedDependencies = {"time"})
package dev.podium.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

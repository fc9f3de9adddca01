/** What a network plugin does with NetworkPolicies. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "network", "model"})
package dev.podium.networkpolicy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

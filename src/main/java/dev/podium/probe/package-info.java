/** Probes: http, tcp, grpc and exec, their thresholds, and the contract of the result log. */
@NullMarked
@ApplicationModule(allowedDependencies = {"container", "network", "model", "time"})
package dev.podium.probe;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

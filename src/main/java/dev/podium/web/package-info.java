/** The HTTP face of the API server. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"registry", "watch", "machinery", "access", "nodeagent", "network", "probe", "model", "time"})
package dev.podium.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

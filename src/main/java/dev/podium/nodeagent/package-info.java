/** What the API server asks of a kubelet. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model"})
package dev.podium.nodeagent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The agent of each node: syncs Pods, reports status, renews the Lease. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "container", "network", "probe", "nodeagent", "model", "time"})
package dev.podium.kubelet;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

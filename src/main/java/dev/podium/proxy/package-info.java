/** What kube-proxy and the cluster's DNS do: Services and EndpointSlices into the network. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "network", "model", "time"})
package dev.podium.proxy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

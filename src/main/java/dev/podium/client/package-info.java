/** What components use to talk to the API server in process: client, informers, work queue, reconcilers. */
@NullMarked
@ApplicationModule(allowedDependencies = {"registry", "watch", "model", "time"})
package dev.podium.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

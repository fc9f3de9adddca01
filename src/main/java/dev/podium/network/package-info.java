/** The pod network: byte streams between addresses and ports in this JVM. */
@NullMarked
@ApplicationModule(allowedDependencies = {"model", "time"})
package dev.podium.network;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

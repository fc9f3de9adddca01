/** The durable store: JPA entities in a relational database, written in groups. */
@NullMarked
@ApplicationModule(allowedDependencies = {"storage", "probe", "time"})
package dev.podium.storage.jpa;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

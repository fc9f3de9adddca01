/** The Common Expression Language, with the functions that Kubernetes adds to it. */
@org.springframework.modulith.ApplicationModule(allowedDependencies = "model")
@NullMarked
package dev.podium.cel;

import org.jspecify.annotations.NullMarked;


/** The controllers, a subpackage each. */
@NullMarked
@ApplicationModule(allowedDependencies = {"client", "model", "time"})
package dev.podium.controller;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** Deletes objects whose owners are gone, and settles owners that wait for, or orphan, their dependents. */
@NullMarked
package dev.podium.controller.garbagecollector;

import org.jspecify.annotations.NullMarked;

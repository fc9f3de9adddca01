/** Deletes Jobs some time after they have ended. */
@NullMarked
package dev.podium.controller.ttlafterfinished;

import org.jspecify.annotations.NullMarked;

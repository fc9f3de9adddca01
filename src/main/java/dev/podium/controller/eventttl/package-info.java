/** Removes Events that have grown old. */
@NullMarked
package dev.podium.controller.eventttl;

import org.jspecify.annotations.NullMarked;

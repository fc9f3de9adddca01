/** Where what is on volumes is put down, so that it outlives the process. */
@NullMarked
package dev.podium.container.simulated.volume;

import org.jspecify.annotations.NullMarked;

/** Where what is on volumes is put down, so that it outlives the process: alone below {@code container} it knows the machine's own files. */
@NullMarked
@NamedInterface("volume")
package dev.podium.container.simulated.volume;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

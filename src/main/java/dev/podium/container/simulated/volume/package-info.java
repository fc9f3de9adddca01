/**
 * Where what is on volumes is put down, so that it outlives the process. What containers do reaches the machine's own files nowhere
 * else.
 */
@NullMarked
@NamedInterface("volume")
package dev.podium.container.simulated.volume;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

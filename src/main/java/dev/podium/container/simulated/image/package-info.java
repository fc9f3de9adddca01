/** The images that the standard catalogue describes. */
@NullMarked
package dev.podium.container.simulated.image;

import org.jspecify.annotations.NullMarked;

/** Images that users describe in a file. */
@NullMarked
package dev.podium.container.simulated.described;

import org.jspecify.annotations.NullMarked;

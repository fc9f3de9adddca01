/** A small POSIX shell. */
@NullMarked
package dev.podium.container.simulated.shell;

import org.jspecify.annotations.NullMarked;

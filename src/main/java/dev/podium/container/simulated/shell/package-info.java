/** A small POSIX shell, which also speaks bash. */
@NullMarked
package dev.podium.container.simulated.shell;

import org.jspecify.annotations.NullMarked;

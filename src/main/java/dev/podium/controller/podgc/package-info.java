/** Removes Pods that nobody will: orphans of nodes that are gone, and ended ones past a limit. */
@NullMarked
package dev.podium.controller.podgc;

import org.jspecify.annotations.NullMarked;

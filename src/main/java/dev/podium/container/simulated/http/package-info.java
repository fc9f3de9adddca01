/** HTTP over the pod network. */
@NullMarked
package dev.podium.container.simulated.http;

import org.jspecify.annotations.NullMarked;

/** Wiring only: the application, the cluster and its options. */
@NullMarked
package dev.podium;

import org.jspecify.annotations.NullMarked;

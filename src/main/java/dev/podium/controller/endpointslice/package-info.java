/** Writes EndpointSlices for the Pods that a Service selects. */
@NullMarked
package dev.podium.controller.endpointslice;

import org.jspecify.annotations.NullMarked;

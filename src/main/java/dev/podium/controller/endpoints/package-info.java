/** Writes Endpoints, the older form of EndpointSlices, for the Pods that a Service selects. */
@NullMarked
package dev.podium.controller.endpoints;

import org.jspecify.annotations.NullMarked;

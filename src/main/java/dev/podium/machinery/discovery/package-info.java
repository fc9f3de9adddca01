/** The rules of Endpoints and EndpointSlices. */
@NullMarked
package dev.podium.machinery.discovery;

import org.jspecify.annotations.NullMarked;

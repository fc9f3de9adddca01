/** Mirrors Endpoints that somebody writes by hand into EndpointSlices. */
@NullMarked
package dev.podium.controller.endpointslicemirroring;

import org.jspecify.annotations.NullMarked;

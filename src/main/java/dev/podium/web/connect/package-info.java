/** Connections that outlive their request: streams of commands and ports, over WebSockets and SPDY. */
@NullMarked
package dev.podium.web.connect;

import org.jspecify.annotations.NullMarked;

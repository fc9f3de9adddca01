/** A web server that goes by nginx's configuration files. */
@NullMarked
package dev.podium.container.simulated.nginx;

import org.jspecify.annotations.NullMarked;

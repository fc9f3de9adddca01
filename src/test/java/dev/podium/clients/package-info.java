/** Real clients against a real server, over HTTP. */
@NullMarked
package dev.podium.clients;

import org.jspecify.annotations.NullMarked;

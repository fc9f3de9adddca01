/** Protobuf bodies, as typed clients of Go send them, into the JSON that everything else here speaks. */
@NullMarked
package dev.podium.web.protobuf;

import org.jspecify.annotations.NullMarked;

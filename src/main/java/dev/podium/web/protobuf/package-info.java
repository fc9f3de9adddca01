/** Protobuf as clients of Go send it and read it, into and from the JSON that everything else here speaks. */
@NullMarked
package dev.podium.web.protobuf;

import org.jspecify.annotations.NullMarked;

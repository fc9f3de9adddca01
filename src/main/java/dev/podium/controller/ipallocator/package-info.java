/** Keeps Services and IPAddresses in agreement. */
@NullMarked
package dev.podium.controller.ipallocator;

import org.jspecify.annotations.NullMarked;

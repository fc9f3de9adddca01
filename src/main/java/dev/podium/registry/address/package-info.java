/** The addresses and ports of Services: who has which, and who gets the next. */
@NullMarked
package dev.podium.registry.address;

import org.jspecify.annotations.NullMarked;

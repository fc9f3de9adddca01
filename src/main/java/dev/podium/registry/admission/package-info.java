/** The admission plugins that are built in. */
@NullMarked
package dev.podium.registry.admission;

import org.jspecify.annotations.NullMarked;

/** The kinds that have rules of their own. */
@NullMarked
package dev.podium.registry.strategy;

import org.jspecify.annotations.NullMarked;

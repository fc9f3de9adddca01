/** Counts what ResourceQuotas limit. */
@NullMarked
package dev.podium.controller.resourcequota;

import org.jspecify.annotations.NullMarked;

/** Who selects whom by labels, without looking at everybody. */
@NullMarked
package dev.podium.controller.selection;

import org.jspecify.annotations.NullMarked;

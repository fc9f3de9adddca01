/** Has as many Pods as their load takes. */
@NullMarked
package dev.podium.controller.podautoscaler;

import org.jspecify.annotations.NullMarked;

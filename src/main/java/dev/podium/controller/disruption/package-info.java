/** Says how many Pods of a PodDisruptionBudget may be evicted. */
@NullMarked
package dev.podium.controller.disruption;

import org.jspecify.annotations.NullMarked;

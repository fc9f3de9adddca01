/** Watches the heartbeats of nodes: taints those that fall silent and evicts what does not bear it. */
@NullMarked
package dev.podium.controller.nodelifecycle;

import org.jspecify.annotations.NullMarked;

/** Rolls Deployments out, over ReplicaSets, one for each revision. */
@NullMarked
package dev.podium.controller.deployment;

import org.jspecify.annotations.NullMarked;

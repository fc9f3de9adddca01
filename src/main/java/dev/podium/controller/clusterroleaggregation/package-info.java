/** Fills ClusterRoles that are made of others. */
@NullMarked
package dev.podium.controller.clusterroleaggregation;

import org.jspecify.annotations.NullMarked;

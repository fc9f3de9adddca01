/** Keeps up the number of Pods that a ReplicaSet asks for. */
@NullMarked
package dev.podium.controller.replicaset;

import org.jspecify.annotations.NullMarked;

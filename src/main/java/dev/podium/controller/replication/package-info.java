/** Keeps up the number of Pods that a ReplicationController asks for: it is to the controller of ReplicaSets another ReplicaSet. */
@NullMarked
package dev.podium.controller.replication;

import org.jspecify.annotations.NullMarked;

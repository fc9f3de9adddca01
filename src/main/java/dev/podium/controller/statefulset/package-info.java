/** Keeps up the Pods of StatefulSets, each with a name and storage of its own. */
@NullMarked
package dev.podium.controller.statefulset;

import org.jspecify.annotations.NullMarked;

/** Gives every node a range of Pod addresses. */
@NullMarked
package dev.podium.controller.nodeipam;

import org.jspecify.annotations.NullMarked;

/** Keeps a Pod of every DaemonSet on every node that is to have one. */
@NullMarked
package dev.podium.controller.daemonset;

import org.jspecify.annotations.NullMarked;

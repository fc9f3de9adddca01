/** What an operator sets up for everyone: priorities, runtimes, fair queueing, certificates. */
@NullMarked
package dev.podium.machinery.cluster;

import org.jspecify.annotations.NullMarked;

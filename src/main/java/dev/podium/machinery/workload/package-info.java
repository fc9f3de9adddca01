/** The rules of the kinds that keep Pods: those of apps and batch. */
@NullMarked
package dev.podium.machinery.workload;

import org.jspecify.annotations.NullMarked;

/** Volumes of a cluster and the classes that make them. */
@NullMarked
package dev.podium.machinery.storage;

import org.jspecify.annotations.NullMarked;

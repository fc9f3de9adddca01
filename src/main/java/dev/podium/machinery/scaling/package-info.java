/** What changes how many Pods there are, or keeps others from doing so. */
@NullMarked
package dev.podium.machinery.scaling;

import org.jspecify.annotations.NullMarked;

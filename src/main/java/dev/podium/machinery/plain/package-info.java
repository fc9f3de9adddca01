/** The kinds of which the API server knows defaults, and little more than what holds for all. */
@NullMarked
package dev.podium.machinery.plain;

import org.jspecify.annotations.NullMarked;

/** Admission by policies: objects that say in expressions what may be written. */
@NullMarked
package dev.podium.registry.policy;

import org.jspecify.annotations.NullMarked;

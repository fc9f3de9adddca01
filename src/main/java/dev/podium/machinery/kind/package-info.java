/** The rules of the built-in kinds: what each defaults and refuses. */
@NullMarked
package dev.podium.machinery.kind;

import org.jspecify.annotations.NullMarked;

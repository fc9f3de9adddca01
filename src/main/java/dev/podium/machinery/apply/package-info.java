/** Server-side apply: who owns which field of an object, and what becomes of it when several clients apply to it. */
@NullMarked
package dev.podium.machinery.apply;

import org.jspecify.annotations.NullMarked;

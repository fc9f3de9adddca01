/** Binds claims to volumes, and says what has become of both. */
@NullMarked
package dev.podium.controller.persistentvolume;

import org.jspecify.annotations.NullMarked;

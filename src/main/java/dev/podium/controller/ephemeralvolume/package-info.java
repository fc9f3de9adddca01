/** Makes the claims of volumes that live as long as their Pod. */
@NullMarked
package dev.podium.controller.ephemeralvolume;

import org.jspecify.annotations.NullMarked;

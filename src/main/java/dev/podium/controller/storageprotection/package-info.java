/** Lets go of storage that is to be deleted once nobody uses it. */
@NullMarked
package dev.podium.controller.storageprotection;

import org.jspecify.annotations.NullMarked;

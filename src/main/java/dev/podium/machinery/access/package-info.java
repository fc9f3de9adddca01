/** The rules of roles and their bindings. */
@NullMarked
package dev.podium.machinery.access;

import org.jspecify.annotations.NullMarked;

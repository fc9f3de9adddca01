/** Empties namespaces that are being deleted, and lets them go. */
@NullMarked
package dev.podium.controller.namespace;

import org.jspecify.annotations.NullMarked;

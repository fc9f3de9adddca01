/** Empties what a CustomResourceDefinition defined before it goes. */
@NullMarked
package dev.podium.controller.customresource;

import org.jspecify.annotations.NullMarked;

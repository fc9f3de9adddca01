/** Resources that users define: what a definition becomes, and how its objects are kept. */
@NullMarked
package dev.podium.registry.custom;

import org.jspecify.annotations.NullMarked;

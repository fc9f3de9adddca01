/** What custom resources may look like: structural schemas, and the definitions that hold them. */
@NullMarked
package dev.podium.machinery.custom;

import org.jspecify.annotations.NullMarked;

/** Resources whose objects are in no store: what is made up when it is read, and the documents that describe it. */
@NullMarked
package dev.podium.web.virtual;

import org.jspecify.annotations.NullMarked;

/** The API's description of what users have defined. */
@NullMarked
package dev.podium.web.openapi;

import org.jspecify.annotations.NullMarked;

/** Makes Jobs when they are due, and clears away old ones. */
@NullMarked
package dev.podium.controller.cronjob;

import org.jspecify.annotations.NullMarked;

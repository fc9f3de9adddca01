/** What controllers of Pods share: making and giving up Pods, many at a time, and the choice of those to give up. */
@NullMarked
package dev.podium.controller.pods;

import org.jspecify.annotations.NullMarked;

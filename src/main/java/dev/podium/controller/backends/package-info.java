/** What Services lead to: which Pods, at which ports and addresses, and since when. */
@NullMarked
package dev.podium.controller.backends;

import org.jspecify.annotations.NullMarked;

/** What a kubelet shows of itself: its statistics as JSON, and its metrics for Prometheus. */
@NullMarked
package dev.podium.web.node;

import org.jspecify.annotations.NullMarked;

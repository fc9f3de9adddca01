/** What the server counts, in the names that kube-apiserver gives it, for Prometheus. */
@NullMarked
package dev.podium.web.metrics;

import org.jspecify.annotations.NullMarked;

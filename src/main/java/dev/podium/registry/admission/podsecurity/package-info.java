/** The Pod Security Standards, and the plugin that holds Pods to them. */
@NullMarked
package dev.podium.registry.admission.podsecurity;

import org.jspecify.annotations.NullMarked;

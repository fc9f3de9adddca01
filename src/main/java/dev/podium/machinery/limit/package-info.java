/** What bounds a namespace: quotas and limit ranges. */
@NullMarked
package dev.podium.machinery.limit;

import org.jspecify.annotations.NullMarked;

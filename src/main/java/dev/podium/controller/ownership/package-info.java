/** How workloads come to own objects: by their controller reference, which they give, respect and take back. */
@NullMarked
package dev.podium.controller.ownership;

import org.jspecify.annotations.NullMarked;

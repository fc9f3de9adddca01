/** Tells of ServiceCIDRs that they are ready, and lets go those whose addresses nobody needs. */
@NullMarked
package dev.podium.controller.servicecidrs;

import org.jspecify.annotations.NullMarked;

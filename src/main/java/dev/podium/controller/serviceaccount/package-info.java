/** Gives every namespace its default ServiceAccount. */
@NullMarked
package dev.podium.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;

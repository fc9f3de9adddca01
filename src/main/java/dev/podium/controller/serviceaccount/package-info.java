/** Gives every namespace its default ServiceAccount, and fills the Secrets that are to hold an account's token. */
@NullMarked
package dev.podium.controller.serviceaccount;

import org.jspecify.annotations.NullMarked;

/** The rules of the kinds of the core group but Pods, and of Events and Leases. */
@NullMarked
package dev.podium.machinery.core;

import org.jspecify.annotations.NullMarked;

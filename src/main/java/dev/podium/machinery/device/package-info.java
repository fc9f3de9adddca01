/** Devices that Pods can claim: the kinds of {@code resource.k8s.io}. */
@NullMarked
package dev.podium.machinery.device;

import org.jspecify.annotations.NullMarked;

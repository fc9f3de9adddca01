/** Tells every namespace, and other API servers, the certificate of the cluster's authority. */
@NullMarked
package dev.podium.controller.rootca;

import org.jspecify.annotations.NullMarked;

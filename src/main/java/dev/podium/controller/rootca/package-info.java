/** Tells every namespace the certificate of the cluster's authority. */
@NullMarked
package dev.podium.controller.rootca;

import org.jspecify.annotations.NullMarked;

/** The commands of busybox that manifests use. */
@NullMarked
package dev.podium.container.simulated.applet;

import org.jspecify.annotations.NullMarked;

/** Makes, enlarges and removes the volumes that claims ask the cluster itself for. */
@NullMarked
package dev.podium.controller.provisioner;

import org.jspecify.annotations.NullMarked;

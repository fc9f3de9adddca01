/** Tells of each FlowSchema whether its priority level is there. */
@NullMarked
package dev.podium.controller.flowschema;

import org.jspecify.annotations.NullMarked;

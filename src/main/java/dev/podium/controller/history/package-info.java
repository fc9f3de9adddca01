/** What StatefulSets and DaemonSets have been: ControllerRevisions. */
@NullMarked
package dev.podium.controller.history;

import org.jspecify.annotations.NullMarked;

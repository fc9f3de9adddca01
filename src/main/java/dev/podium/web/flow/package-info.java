/** Which flow a request is of: the FlowSchema that it matches first, and that schema's priority level. */
@NullMarked
package dev.podium.web.flow;

import org.jspecify.annotations.NullMarked;

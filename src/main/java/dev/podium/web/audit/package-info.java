/** The audit log: who asked for what, and what came of it. */
@NullMarked
package dev.podium.web.audit;

import org.jspecify.annotations.NullMarked;

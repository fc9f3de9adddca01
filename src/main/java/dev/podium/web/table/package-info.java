/** Tables: the columns that {@code kubectl get} shows of each kind (upstream's {@code pkg/printers/internalversion}). */
@NullMarked
package dev.podium.web.table;

import org.jspecify.annotations.NullMarked;

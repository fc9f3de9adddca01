/** The API servers beside this one, in the eyes of clients: one API (kube-aggregator). */
@NullMarked
package dev.podium.web.aggregation;

import org.jspecify.annotations.NullMarked;

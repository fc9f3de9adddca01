/** The cluster's own say in what is admitted: webhooks and admission policies. */
@NullMarked
package dev.podium.machinery.policy;

import org.jspecify.annotations.NullMarked;

/** Admission by others: calls to webhooks over HTTPS, and what decides which of them are called. */
@NullMarked
package dev.podium.registry.webhook;

import org.jspecify.annotations.NullMarked;

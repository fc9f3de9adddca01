package dev.podium.access;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ServiceAccount token is to say.
 *
 * @param account the ServiceAccount, with its UID
 * @param audiences whom it is for; empty: the API server
 * @param bound null: only the ServiceAccount
 * @param node the node of the Pod that it is bound to; null if there is none
 */
public record TokenOrder(
        String namespace,
        BoundObject account,
        List<String> audiences,
        Duration life,
        @Nullable BoundObject bound,
        @Nullable BoundObject node) {}

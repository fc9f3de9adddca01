package dev.podium.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Brings the world one step nearer to what an object asks for. Gets a key and nothing else: what happened is not told, and
 * would not be trusted; it reads the current state. After controller-runtime's {@code Reconciler}.
 *
 * @param <K> what is reconciled; one key is never worked on by two threads at once
 */
public interface Reconciler<K> {

    /**
     * @return when to look again without news, or null if only news matters. An exception brings the key back with
     *     exponential back-off.
     */
    @Nullable Duration reconcile(K key) throws Exception;
}

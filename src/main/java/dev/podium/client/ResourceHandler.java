package dev.podium.client;

import org.jspecify.annotations.Nullable;

/** Hears of every change to a resource's objects, in order, on one thread. Must be quick: it maps news to keys. */
public interface ResourceHandler<T> {

    /** An object that is new to this handler ({@code old} is null) or has changed. */
    void upserted(T object, @Nullable T old);

    /** An object that is gone; {@code last} is how it was. */
    void deleted(T last);
}

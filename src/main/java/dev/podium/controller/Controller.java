package dev.podium.controller;

import dev.podium.client.Informers;

/**
 * A controller: registers for news with the informers when it is made known to them, and from then on reconciles keys by
 * itself. Each lives in a subpackage of its own.
 */
public interface Controller extends AutoCloseable {

    /** Called once, before the informers start. */
    void register(Informers informers);

    @Override
    void close();
}

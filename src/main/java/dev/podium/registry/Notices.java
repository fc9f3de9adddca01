package dev.podium.registry;

/** Takes what is to be told of a write beside its outcome. Plugins may speak at the same time. */
public interface Notices {

    /** Nobody listens. */
    Notices NOBODY = _ -> {};

    /** Tells the client, although the write is made. */
    void warn(String warning);

    /** Tells the audit log: an annotation of the event, not of the object. */
    default void annotate(String key, String value) {}
}

package dev.podium.registry;

/** Which part of an object an update is about, and so which rules it must keep. */
public sealed interface Part {

    Part OBJECT = new Whole();
    Part STATUS = new Status();

    /** The object itself: everything but its status. */
    record Whole() implements Part {}

    /** The status subresource. */
    record Status() implements Part {}

    /** Another subresource that is written as the whole object, such as a Pod's {@code ephemeralcontainers}. */
    record Named(String subresource) implements Part {}

    /** The server's own bookkeeping, such as a binding or a finalizer that has done its work: no rules. */
    record Server() implements Part {}
}

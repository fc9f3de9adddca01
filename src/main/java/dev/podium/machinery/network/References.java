package dev.podium.machinery.network;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;

/** References to objects of any kind. */
final class References {

    private References() {}

    /** A TypedLocalObjectReference. */
    static void typed(Field reference) {
        if (reference.get("apiGroup").present()) {
            reference.get("apiGroup").invalid(Names.subdomain(reference.get("apiGroup").text()));
        }
        reference.get("kind").mustBe(Names::pathSegment);
        reference.get("name").mustBe(Names::pathSegment);
    }
}

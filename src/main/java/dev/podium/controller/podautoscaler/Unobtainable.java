package dev.podium.controller.podautoscaler;

import org.jspecify.annotations.Nullable;

/** Something that a decision needs cannot be had; the message is upstream's. */
class Unobtainable extends Exception {

    private static final long serialVersionUID = 1L;

    Unobtainable(@Nullable String message) {
        super(message, null, false, false);
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** The same, with what was being done. */
    Unobtainable during(String what) {
        return new Unobtainable(what + ": " + text());
    }
}

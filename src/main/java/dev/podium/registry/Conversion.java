package dev.podium.registry;

import tools.jackson.databind.node.ObjectNode;

/** Between the form in which an object is handled, which for built-in kinds is the stored one, and a version that it is served as. */
public interface Conversion {

    /** What is served is what is handled. */
    Conversion NONE = new Conversion() {
        @Override
        public ObjectNode served(ObjectNode stored) {
            return stored;
        }

        @Override
        public ObjectNode stored(ObjectNode served) {
            return served;
        }
    };

    /** The served form; may reuse the argument. */
    ObjectNode served(ObjectNode stored);

    /** The form that is handled; may reuse the argument. */
    ObjectNode stored(ObjectNode served);
}

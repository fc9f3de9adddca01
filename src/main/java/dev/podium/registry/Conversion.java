package dev.podium.registry;

import tools.jackson.databind.node.ObjectNode;

/** Between the stored form of an object and one of the versions it is served as. */
public interface Conversion {

    /** What is served is what is stored. */
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

    /** The stored form; may reuse the argument. */
    ObjectNode stored(ObjectNode served);
}

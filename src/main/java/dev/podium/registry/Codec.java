package dev.podium.registry;

import dev.podium.watch.CachedObject;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Between the form in which an object is kept and the one in which the verbs handle it. Of built-in kinds that is the same; a custom
 * kind is kept in one of its versions and handled in the version of the request, so that it is admitted and validated as its client sees
 * it (apiextensions-apiserver, {@code pkg/apiserver/customresource_handler.go}).
 */
public interface Codec {

    /** What is kept is what is handled. */
    Codec NONE = new Codec() {
        @Override
        public boolean plain() {
            return true;
        }

        @Override
        public boolean fits(CachedObject kept) {
            return true;
        }

        @Override
        public List<ObjectNode> open(List<ObjectNode> kept) {
            return kept;
        }

        @Override
        public ObjectNode close(ObjectNode object) {
            return object;
        }
    };

    /** Whether objects are kept as they are handled, at least those that are written now. */
    boolean plain();

    /** Whether an object is kept exactly as it would be opened. */
    boolean fits(CachedObject kept);

    /**
     * Objects as they are handled, in their order; may reuse the arguments.
     *
     * @throws ApiException 500, if whoever converts them fails to
     */
    List<ObjectNode> open(List<ObjectNode> kept);

    /** An object as it is handled. */
    default ObjectNode open(ObjectNode kept) {
        return open(List.of(kept)).getFirst();
    }

    /**
     * An object as it is to be kept; does not change the argument, but may be it.
     *
     * @throws ApiException 500, if whoever converts it fails to
     */
    ObjectNode close(ObjectNode object);
}

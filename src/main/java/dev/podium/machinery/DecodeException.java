package dev.podium.machinery;

/**
 * A body that does not decode into its kind, in upstream's words (apimachinery, pkg/runtime/serializer/json). The web tier
 * puts {@code Pod in version "v1" cannot be handled as a Pod: } in front.
 */
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong, as far as the answer to the client depends on it. */
    public enum Cause {
        /** The bytes are not JSON or YAML at all. */
        SYNTAX,
        /** A value does not fit the field it stands in. */
        TYPE,
        /** Unknown or repeated fields under {@link FieldValidation#STRICT}; the body decodes otherwise. */
        STRICT
    }

    private final Cause kind;

    public DecodeException(Cause kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Cause kind() {
        return kind;
    }
}

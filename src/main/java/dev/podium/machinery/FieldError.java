package dev.podium.machinery;

import dev.podium.model.GoText;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One broken rule about one field, after upstream's {@code field.Error}
 * (apimachinery, pkg/util/validation/field/errors.go).
 *
 * @param path the field, such as {@code spec.containers[0].image}
 * @param badValue what was found there: a string, number, boolean or JSON tree; null prints as {@code null}
 * @param detail what was expected, possibly empty
 */
public record FieldError(Type type, String path, @Nullable Object badValue, String detail) {

    /** Stands for a value that is too large, or of no use, to be repeated (upstream's {@code OmitValueType}). */
    public static final Object OMITTED = new Object();

    /** The kinds of rules, with the names that {@code Status.details.causes} carries. */
    public enum Type {
        REQUIRED("FieldValueRequired", "Required value"),
        DUPLICATE("FieldValueDuplicate", "Duplicate value"),
        INVALID("FieldValueInvalid", "Invalid value"),
        NOT_SUPPORTED("FieldValueNotSupported", "Unsupported value"),
        FORBIDDEN("FieldValueForbidden", "Forbidden"),
        TOO_LONG("FieldValueTooLong", "Too long"),
        TOO_MANY("FieldValueTooMany", "Too many"),
        NOT_FOUND("FieldValueNotFound", "Not found"),
        INTERNAL("InternalError", "Internal error"),
        TYPE_INVALID("FieldValueTypeInvalid", "Invalid value");

        private final String reason;
        private final String title;

        Type(String reason, String title) {
            this.reason = reason;
            this.title = title;
        }

        /** The machine-readable name, a {@code StatusCause.reason}. */
        public String reason() {
            return reason;
        }
    }

    /** The error without its path: a {@code StatusCause.message}. */
    public String message() {
        String head = switch (type) {
            case REQUIRED, FORBIDDEN, TOO_LONG, INTERNAL -> type.title;
            case DUPLICATE, INVALID, NOT_SUPPORTED, TOO_MANY, NOT_FOUND, TYPE_INVALID ->
                badValue == OMITTED ? type.title : type.title + ": " + shown(badValue);
        };
        return detail.isEmpty() ? head : head + ": " + detail;
    }

    /** The whole error, as it stands in {@code Status.message}. */
    @Override
    public String toString() {
        return path + ": " + message();
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> quoted(text);
            case JsonNode node when node.isString() -> quoted(node.stringValue());
            case JsonNode node -> Json.escaped(node);
            default -> value.toString();
        };
    }

    /** As Go's {@code strconv.Quote} writes it. */
    public static String quoted(String text) {
        return GoText.quoted(text);
    }

    public static FieldError required(String path, String detail) {
        return new FieldError(Type.REQUIRED, path, "", detail);
    }

    public static FieldError invalid(String path, @Nullable Object badValue, String detail) {
        return new FieldError(Type.INVALID, path, badValue, detail);
    }

    public static FieldError duplicate(String path, Object badValue) {
        return new FieldError(Type.DUPLICATE, path, badValue, "");
    }

    public static FieldError forbidden(String path, String detail) {
        return new FieldError(Type.FORBIDDEN, path, "", detail);
    }

    public static FieldError notFound(String path, Object badValue) {
        return new FieldError(Type.NOT_FOUND, path, badValue, "");
    }

    /** Lists the values that would do, in the order given. */
    public static FieldError notSupported(String path, Object badValue, Collection<String> supported) {
        String detail = supported.isEmpty()
                ? ""
                : "supported values: " + supported.stream().map(FieldError::quoted).collect(Collectors.joining(", "));
        return new FieldError(Type.NOT_SUPPORTED, path, badValue, detail);
    }

    public static FieldError tooLong(String path, int maxBytes) {
        return new FieldError(
                Type.TOO_LONG, path, "", "may not be more than " + maxBytes + (maxBytes == 1 ? " byte" : " bytes"));
    }

    public static FieldError tooMany(String path, int actual, int max) {
        return new FieldError(
                Type.TOO_MANY, path, actual, "must have at most " + max + (max == 1 ? " item" : " items"));
    }
}

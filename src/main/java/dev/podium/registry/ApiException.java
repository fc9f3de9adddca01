package dev.podium.registry;

import dev.podium.machinery.ApplyConflictException;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.GroupVersionKind;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request that failed, with everything that its {@code Status} says. The factories give the codes, reasons and words of
 * upstream's {@code apimachinery/pkg/api/errors}.
 */
public class ApiException extends RuntimeException {

    private final int code;
    private final String reason;
    private final @Nullable Details details;

    /** What a failure is about. */
    public record Details(
            @Nullable String name,
            @Nullable String group,
            @Nullable String kind,
            @Nullable String uid,
            List<Cause> causes,
            int retryAfterSeconds) {

        static Details of(Resource resource, String name) {
            return new Details(name, resource.group(), resource.name(), null, List.of(), 0);
        }
    }

    /** One of the things that are wrong. */
    public record Cause(String reason, String message, @Nullable String field) {}

    public ApiException(int code, String reason, String message, @Nullable Details details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public @Nullable Details details() {
        return details;
    }

    public static ApiException notFound(Resource resource, String name) {
        return new ApiException(
                404, "NotFound", quoted(resource.qualified(), name) + " not found", Details.of(resource, name));
    }

    /** For a path at which nothing is served. */
    public static ApiException noSuchPath() {
        return new ApiException(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new Details(null, null, null, null, List.of(), 0));
    }

    public static ApiException alreadyExists(Resource resource, String name) {
        return new ApiException(
                409, "AlreadyExists", quoted(resource.qualified(), name) + " already exists", Details.of(resource, name));
    }

    public static ApiException conflict(Resource resource, String name, String why) {
        return conflict(resource, "", name, why);
    }

    static ApiException conflict(Resource resource, String subresource, String name, String why) {
        String what = resource.qualified() + (subresource.isEmpty() ? "" : "/" + subresource);
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + quoted(what, name) + ": " + why,
                Details.of(resource, name));
    }

    /** A deletion of another object than the one that is there; upstream names the kind where it names resources elsewhere. */
    static ApiException stale(Resource resource, String name, String why) {
        String kind = resource.type().kind();
        String group = resource.type().group();
        return new ApiException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + quoted(group.isEmpty() ? kind : kind + "." + group, name) + ": " + why,
                new Details(name, group.isEmpty() ? null : group, kind, null, List.of(), 0));
    }

    static ApiException modified(Resource resource, String name) {
        return conflict(
                resource,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    /** An apply that would take other managers' fields. */
    static ApiException applyConflict(ApplyConflictException conflict) {
        List<Cause> causes = conflict.conflicts().stream()
                .map(each -> new Cause("FieldManagerConflict", "conflict with " + each.manager(), each.path()))
                .toList();
        return new ApiException(
                409, "Conflict", String.valueOf(conflict.getMessage()), new Details(null, null, null, null, causes, 0));
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, null);
    }

    public static ApiException forbidden(Resource resource, String name, String why) {
        return forbidden(resource, name, why, List.of());
    }

    public static ApiException forbidden(Resource resource, String name, String why, List<Cause> causes) {
        return new ApiException(
                403,
                "Forbidden",
                quoted(resource.qualified(), name) + " is forbidden: " + why,
                new Details(name, resource.group(), resource.name(), null, causes, 0));
    }

    public static ApiException methodNotAllowed(Resource resource, String action) {
        return new ApiException(
                405,
                "MethodNotAllowed",
                action + " is not supported on resources of kind \"" + resource.qualified() + "\"",
                new Details(null, resource.group(), resource.name(), null, List.of(), 0));
    }

    public static ApiException invalid(Resource resource, String name, List<FieldError> errors) {
        // An Event of either API is one of the core.
        return invalid(resource.handled().group(), resource.handled().kind(), name, errors);
    }

    /** For a kind that is no resource's own, such as TokenRequest. */
    public static ApiException invalid(GroupVersionKind type, String name, List<FieldError> errors) {
        return invalid(type.group(), type.kind(), name, errors);
    }

    /** @param kind such as {@code PatchOptions} */
    public static ApiException invalidOptions(String kind, List<FieldError> errors) {
        return invalid("meta.k8s.io", kind, "", errors);
    }

    /** What a patch leaves, or says, is no object of its kind. */
    public static ApiException invalidPatch(String patched, String why) {
        return invalid("", "", "", List.of(FieldError.invalid("patch", patched, why)));
    }

    private static ApiException invalid(String group, String kind, String name, List<FieldError> errors) {
        List<String> messages = errors.stream().map(FieldError::toString).distinct().toList();
        String all = messages.size() == 1 ? messages.getFirst() : "[" + String.join(", ", messages) + "]";
        return new ApiException(
                422,
                "Invalid",
                quoted(group.isEmpty() ? kind : kind + "." + group, name) + " is invalid: " + all,
                new Details(
                        name,
                        group,
                        kind,
                        null,
                        errors.stream()
                                .map(each -> new Cause(each.type().reason(), each.message(), each.path()))
                                .collect(Collectors.toList()),
                        0));
    }

    /** The revision asked for is behind what is kept: 410. */
    public static ApiException expired(String message) {
        return new ApiException(410, "Expired", message, null);
    }

    /** The revision asked for is ahead of the server: 504, which clients answer by waiting a little. */
    /** In the words that people know from etcd. */
    static ApiException objectTooLarge() {
        return new ApiException(
                413,
                "RequestEntityTooLarge",
                "Request entity too large: etcdserver: request is too large",
                new Details(null, null, null, null, List.of(), 0));
    }

    public static ApiException tooLargeResourceVersion(long asked, long current) {
        return new ApiException(
                504,
                "Timeout",
                "Too large resource version: " + asked + ", current: " + current,
                new Details(
                        null,
                        null,
                        null,
                        null,
                        List.of(new Cause("ResourceVersionTooLarge", "Too large resource version", null)),
                        1));
    }

    public static ApiException unavailable(String message) {
        return new ApiException(503, "ServiceUnavailable", message, null);
    }

    private static String quoted(String what, String name) {
        return what + " \"" + name + "\"";
    }
}

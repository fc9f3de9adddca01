package dev.podium.client;

import dev.podium.registry.ApiException;

/** The API server refused a component's request. The message is the {@code Status}' own. */
public class RequestFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;
    private final boolean namespaceTerminating;

    RequestFailed(ApiException cause) {
        super(cause.getMessage(), null, false, false);
        this.code = cause.code();
        this.reason = cause.reason();
        ApiException.Details details = cause.details();
        this.namespaceTerminating = details != null
                && details.causes().stream().anyMatch(each -> each.reason().equals("NamespaceTerminating"));
    }

    /** The HTTP status code that a remote client would have got. */
    public int code() {
        return code;
    }

    /** The machine-readable reason, such as {@code AlreadyExists}. */
    public String reason() {
        return reason;
    }

    /** There is no such object, or no such namespace. */
    public boolean notFound() {
        return code == 404;
    }

    /** Nothing new can be created in the namespace, because it is going away. */
    public boolean namespaceTerminating() {
        return namespaceTerminating;
    }

    /** Another write came in between, or the object exists already. */
    public boolean conflict() {
        return code == 409;
    }
}

package dev.podium.probe;

import java.util.Locale;

/** How a gRPC call ends, in the order of the codes' numbers (gRPC's {@code statuscodes.md}). */
enum GrpcStatus {
    OK,
    CANCELED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    ALREADY_EXISTS,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    OUT_OF_RANGE,
    UNIMPLEMENTED,
    INTERNAL,
    UNAVAILABLE,
    DATA_LOSS,
    UNAUTHENTICATED;

    /** The status of a {@code grpc-status} trailer; {@code UNKNOWN} for what is no code. */
    static GrpcStatus of(String code) {
        return code.matches("[0-9]|1[0-6]") ? values()[Integer.parseInt(code)] : UNKNOWN;
    }

    /** The status of an answer that came without a trailer, by its HTTP status (gRPC's {@code http-grpc-status-mapping.md}). */
    static GrpcStatus ofHttp(String status) {
        return switch (status) {
            case "400" -> INTERNAL;
            case "401" -> UNAUTHENTICATED;
            case "403" -> PERMISSION_DENIED;
            case "404" -> UNIMPLEMENTED;
            case "429", "502", "503", "504" -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** As Go prints it: {@code NotFound}; only {@code OK} is in capitals. */
    String title() {
        if (this == OK) {
            return name();
        }
        StringBuilder title = new StringBuilder();
        for (String word : name().split("_")) {
            title.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return title.toString();
    }
}

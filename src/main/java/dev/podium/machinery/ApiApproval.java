package dev.podium.machinery;

import dev.podium.machinery.kind.GoUrl;

/** Whether the API of a group of the Kubernetes project was reviewed, as an annotation says (apiextensions-apiserver, pkg/apihelpers). */
public enum ApiApproval {
    INVALID,
    APPROVED,
    BYPASSED,
    MISSING;

    /** The annotation's key. */
    public static final String ANNOTATION = "api-approved.kubernetes.io";

    /** Whether a group is the project's. */
    public static boolean needed(String group) {
        return group.equals("k8s.io")
                || group.endsWith(".k8s.io")
                || group.equals("kubernetes.io")
                || group.endsWith(".kubernetes.io");
    }

    /** What an annotation says; the empty text: there is none. */
    public static ApiApproval of(String annotation) {
        if (annotation.isEmpty()) {
            return MISSING;
        }
        if (annotation.startsWith("unapproved")) {
            return BYPASSED;
        }
        try {
            GoUrl url = GoUrl.parse(annotation);
            return url.host().isEmpty() || url.scheme().isEmpty() ? INVALID : APPROVED;
        } catch (IllegalArgumentException none) {
            return INVALID;
        }
    }

    /** The words for it. */
    public String reason(String annotation) {
        String see = ", see https://github.com/kubernetes/enhancements/pull/1111";
        String must = "protected groups must have approval annotation \"" + ANNOTATION + "\"";
        return switch (this) {
            case INVALID -> must + " with either a URL or a reason starting with \"unapproved\"" + see;
            case APPROVED -> "approved in " + annotation;
            case BYPASSED -> "not approved: " + FieldError.quoted(annotation);
            case MISSING -> must + see;
        };
    }
}

package dev.podium.web.metrics;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a request is counted under, after upstream's {@code apiserver/pkg/endpoints/metrics}.
 *
 * @param verb in capitals: {@code LIST}, {@code APPLY}
 * @param scope {@code cluster}, {@code namespace} or {@code resource}; empty for what is no resource
 */
public record RequestLabels(
        String verb, String group, String version, String resource, String subresource, String scope) {

    private static final String ATTRIBUTE = RequestLabels.class.getName();

    /** Remembers what a request turned out to be about. */
    public void attach(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** What a request turned out to be about; for all but resources, only its method. */
    static RequestLabels of(HttpServletRequest request) {
        @Nullable Object attached = request.getAttribute(ATTRIBUTE);
        return attached instanceof RequestLabels labels
                ? labels
                : new RequestLabels(request.getMethod(), "", "", "", "", "");
    }
}

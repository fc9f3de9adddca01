package dev.podium.web;

import dev.podium.machinery.Format;
import dev.podium.registry.ApiException;
import dev.podium.web.audit.AuditTrail;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Reads request bodies, and what their {@code Content-Type} says. */
final class Body {

    /** As upstream: 3 MiB. */
    static final int LARGEST = 3 * 1024 * 1024;

    private Body() {}

    static byte[] read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LARGEST) {
            throw tooLarge();
        }
        byte[] bytes = request.getInputStream().readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw tooLarge();
        }
        AuditTrail.of(request).sent(bytes, mediaType(request));
        return bytes;
    }

    private static ApiException tooLarge() {
        return new ApiException(
                413,
                "RequestEntityTooLarge",
                "Request entity too large: limit is " + LARGEST,
                new ApiException.Details(null, null, null, null, List.of(), 0));
    }

    /** The media type without its parameters; JSON if the client does not say. */
    static String mediaType(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null ? "application/json" : type.split(";")[0].strip().toLowerCase(Locale.ROOT);
    }

    /** @throws ApiException 415 */
    static Format format(HttpServletRequest request) {
        return switch (mediaType(request)) {
            case "application/json", "", "*/*" -> Format.JSON;
            case "application/yaml", "application/x-yaml", "text/yaml" -> Format.YAML;
            default -> throw unsupported("application/json, application/yaml, application/vnd.kubernetes.protobuf");
        };
    }

    static ApiException unsupported(String accepted) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted,
                new ApiException.Details(null, null, null, null, List.of(), 0));
    }
}

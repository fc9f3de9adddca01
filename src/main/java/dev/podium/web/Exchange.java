package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.model.User;
import dev.podium.registry.Resource;
import dev.podium.registry.WriteOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One request for a resource, and its answer. */
record Exchange(
        Resource resource, RequestTarget target, Query query, HttpServletRequest request, HttpServletResponse response) {

    String namespace() {
        return target.namespace();
    }

    String name() {
        return target.name();
    }

    @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** How the client wants the answer. */
    Representation representation() {
        return Representation.of(request.getHeader("Accept"));
    }

    Shapes.View view(Representation representation) {
        return new Shapes.View(resource, representation.shape(), query.includeObject());
    }

    WriteOptions writeOptions() {
        return query.write(user(), this::warnOnce);
    }

    User user() {
        return AccessFilter.user(request);
    }

    void warn(Collection<String> warnings) {
        warn(response, warnings);
    }

    /** A write that is tried again does not repeat itself; several plugins may speak at the same time. */
    private void warnOnce(String warning) {
        synchronized (response) {
            if (!response.getHeaders("Warning").contains(warningHeader(warning))) {
                response.addHeader("Warning", warningHeader(warning));
            }
        }
    }

    static void warn(HttpServletResponse response, Collection<String> warnings) {
        warnings.forEach(each -> response.addHeader("Warning", warningHeader(each)));
    }

    /** RFC 7234, as upstream's warning handler writes it; clients print the quoted text. A header is one line. */
    private static String warningHeader(String warning) {
        return "299 - \"" + warning.replaceAll("\\p{Cntrl}+", " ").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    void answer(int code, JsonNode body) throws IOException {
        answer(code, Json.bytes(body), Representation.Encoding.JSON);
    }

    /** Sends an answer that is whole already. */
    void answer(int code, byte[] json, Representation.Encoding encoding) throws IOException {
        byte[] bytes =
                switch (encoding) {
                    case JSON -> Pretty.wanted(request) ? Pretty.bytes(json) : json;
                    case YAML -> Yaml.bytes(Json.parse(json));
                };
        response.setStatus(code);
        response.setContentType(encoding.mediaType());
        response.setHeader("Cache-Control", "no-cache, private");
        if (Compression.wanted(request, bytes.length)) {
            try (OutputStream out = Compression.open(response)) {
                out.write(bytes);
            }
            return;
        }
        response.setContentLength(bytes.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(bytes);
        }
    }
}

package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.model.User;
import dev.podium.registry.Resource;
import dev.podium.registry.WriteOptions;
import dev.podium.web.audit.AuditTrail;
import dev.podium.web.protobuf.MessageType;
import dev.podium.web.protobuf.ProtobufReader;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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

    /**
     * How the client wants the answer.
     *
     * @throws Representation.NotAcceptable if it cannot have it
     */
    Representation representation() {
        return Representation.of(request.getHeader("Accept"), offer());
    }

    /**
     * How the answer can be written. Custom resources have no protobuf form, and neither have kinds that are this server's own; the
     * descriptors that tell are large, and not loaded before somebody asks for it.
     */
    Representation.Offer offer() {
        String accept = request.getHeader("Accept");
        return accept != null
                        && accept.contains(ProtobufReader.MEDIA_TYPE)
                        && resource.model().origin() == ObjectModel.Origin.BUILT_IN
                        && MessageType.of(resource.type()) != null
                ? Representation.Offer.EVERYTHING
                : Representation.Offer.TEXT;
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

    void answer(int code, ObjectNode body, Representation.Encoding encoding) throws IOException {
        AuditTrail.of(request).answered(body);
        if (encoding == Representation.Encoding.PROTOBUF) {
            send(code, protobuf(body), encoding);
        } else {
            send(code, encoded(Json.bytes(body), encoding, request), encoding);
        }
    }

    /** Sends an answer that is whole already. */
    void answer(int code, byte[] json, Representation.Encoding encoding) throws IOException {
        AuditTrail.of(request).answered(json);
        send(code, encoded(json, encoding, request), encoding);
    }

    /** An answer as it is to be sent. */
    static byte[] encoded(byte[] json, Representation.Encoding encoding, HttpServletRequest request) {
        return switch (encoding) {
            case JSON -> Pretty.wanted(request) ? Pretty.bytes(json) : json;
            case YAML -> Yaml.bytes(Json.parse(json));
            case PROTOBUF -> protobuf(Json.parse(json));
        };
    }

    private static byte[] protobuf(ObjectNode body) {
        return ObjectMessages.type(body).answer(body);
    }

    /** Sends an answer that is encoded already. */
    void send(int code, byte[] bytes, Representation.Encoding encoding) throws IOException {
        response.setStatus(code);
        response.setContentType(encoding.mediaType());
        response.setHeader("Cache-Control", "no-cache, private");
        if (request.getMethod().equals("HEAD")) {
            response.setContentLength(bytes.length);
            return;
        }
        try (OutputStream out = Compression.body(request, response)) {
            out.write(bytes);
        }
    }
}

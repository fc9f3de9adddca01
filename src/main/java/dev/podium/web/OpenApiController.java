package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.OpenApiDocuments;
import dev.podium.registry.ApiException;
import dev.podium.registry.ApiService;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.web.aggregation.RemoteDocuments;
import dev.podium.web.aggregation.RemoteRequests;
import dev.podium.web.openapi.CustomDocuments;
import dev.podium.web.openapi.ProtobufDocument;
import dev.podium.web.virtual.VirtualDocument;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The API's description of itself, of what is served, here and by other servers, and no more. */
@RestController
@Hidden
class OpenApiController {

    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final OpenApiDocuments documents;
    private final CustomDocuments custom;
    private final Registry registry;
    private final RemoteDocuments remote;
    private final RemoteRequests passing;
    private final Map<String, Document> virtual = new TreeMap<>();
    private volatile Served served = new Served(List.of(), Map.of());
    private volatile @Nullable Whole v2;
    private volatile @Nullable Whole protobuf;

    /**
     * What is served at one time.
     *
     * @param custom the documents of what users have defined, by their paths
     */
    private record Served(Collection<Resource> resources, Map<String, Document> custom) {}

    private record Document(byte[] bytes, String hash) {}

    private record Whole(Served of, List<ObjectNode> others, byte[] bytes) {

        boolean is(Served now, List<ObjectNode> there) {
            return of == now && others.equals(there);
        }
    }

    OpenApiController(
            OpenApiDocuments documents, Registry registry, RemoteDocuments remote, RemoteRequests passing) {
        this.remote = remote;
        this.passing = passing;
        this.documents = documents;
        this.custom = new CustomDocuments(documents);
        this.registry = registry;
        VirtualDocument.all().forEach(each -> virtual.put(each.path(), document(Json.bytes(each.document()))));
    }

    private Served served() {
        Served known = served;
        Collection<Resource> now = registry.resources();
        if (known.resources() == now) {
            return known;
        }
        Map<String, List<Resource>> defined = new TreeMap<>();
        for (Resource each : now) {
            if (each.model().origin() == ObjectModel.Origin.DEFINED) {
                defined.computeIfAbsent(path(each.group(), each.version()), _ -> new ArrayList<>()).add(each);
            }
        }
        Map<String, Document> documents = new TreeMap<>();
        defined.forEach((path, resources) -> documents.put(path, document(Json.bytes(custom.v3(resources)))));
        Served renewed = new Served(now, documents);
        served = renewed;
        return renewed;
    }

    private static Document document(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
            return new Document(bytes, HexFormat.of().withUpperCase().formatHex(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String path(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    @GetMapping({"/openapi/v3", "/openapi/v3/"})
    void index(HttpServletResponse response) throws IOException, InterruptedException {
        Served now = served();
        ObjectNode index = Json.mapper().createObjectNode();
        ObjectNode paths = index.putObject("paths");
        documents.entries().forEach(each -> refer(paths, each.path(), each.hash()));
        now.custom().forEach((path, document) -> refer(paths, path, document.hash()));
        virtual.forEach((path, document) -> refer(paths, path, document.hash()));
        remote.index().forEach(paths::set);
        send(response, Json.bytes(index));
    }

    private static void refer(ObjectNode paths, String path, String hash) {
        paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash);
    }

    @GetMapping("/openapi/v3/{*path}")
    void document(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        String path = request.getRequestURI().substring("/openapi/v3/".length());
        ApiService owner = remote.owner(path);
        if (owner != null) {
            passing.pass(owner, AccessFilter.user(request), request, response);
            return;
        }
        Document defined = virtual.containsKey(path) ? virtual.get(path) : served().custom().get(path);
        String hash = defined != null
                ? defined.hash()
                : documents.entries().stream()
                        .filter(each -> each.path().equals(path))
                        .findFirst()
                        .orElseThrow(ApiException::noSuchPath)
                        .hash();
        String tag = "\"" + hash + "\"";
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(304);
            return;
        }
        response.setHeader("Etag", tag);
        if (hash.equals(request.getParameter("hash"))) {
            response.setHeader("Cache-Control", "public, immutable");
        }
        send(response, defined != null ? defined.bytes() : documents.v3(path));
    }

    @GetMapping("/openapi/v2")
    void v2(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        Served now = served();
        List<ObjectNode> others = remote.all();
        response.addHeader("Vary", "Accept");
        if (wantsProtobuf(request)) {
            Whole known = protobuf;
            Whole whole = known != null && known.is(now, others)
                    ? known
                    : new Whole(now, others, ProtobufDocument.of(Json.parse(json(now, others).bytes())));
            protobuf = whole;
            send(response, PROTOBUF, whole.bytes());
        } else {
            send(response, json(now, others).bytes());
        }
    }

    private Whole json(Served now, List<ObjectNode> others) {
        Whole whole = v2;
        if (whole == null || !whole.is(now, others)) {
            byte[] document = documents.v2();
            List<Resource> defined = now.resources().stream()
                    .filter(each -> each.model().origin() == ObjectModel.Origin.DEFINED)
                    .toList();
            if (!defined.isEmpty() || !others.isEmpty()) {
                ObjectNode more = Json.parse(document);
                custom.addTo(more, defined);
                RemoteDocuments.addTo(more, others);
                document = Json.bytes(more);
            }
            whole = new Whole(now, others, document);
            v2 = whole;
        }
        return whole;
    }

    /** Clients write the name of the protobuf form with an at sign, which is no part of a media type that Spring would read. */
    private static boolean wantsProtobuf(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.replace('@', '.').startsWith(PROTOBUF);
    }

    private static void send(HttpServletResponse response, byte[] body) throws IOException {
        send(response, "application/json", body);
    }

    private static void send(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.OpenApiDocuments;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** The API's description of itself, of what is served and no more. */
@RestController
@Hidden
class OpenApiController {

    private final OpenApiDocuments documents;
    private final Set<String> served = new TreeSet<>();
    private volatile byte @Nullable [] v2;

    OpenApiController(OpenApiDocuments documents, Registry registry) {
        this.documents = documents;
        registry.resources().forEach(each -> served.add(path(each.group(), each.version())));
    }

    private static String path(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    @GetMapping({"/openapi/v3", "/openapi/v3/"})
    void index(HttpServletResponse response) throws IOException {
        ObjectNode index = Json.mapper().createObjectNode();
        ObjectNode paths = index.putObject("paths");
        documents.entries().stream()
                .filter(each -> served.contains(each.path()))
                .forEach(each -> paths.putObject(each.path())
                        .put("serverRelativeURL", "/openapi/v3/" + each.path() + "?hash=" + each.hash()));
        paths.putObject(ProbeDocument.PATH).put("serverRelativeURL", "/openapi/v3/" + ProbeDocument.PATH);
        send(response, Json.bytes(index));
    }

    @GetMapping("/openapi/v3/{*path}")
    void document(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI().substring("/openapi/v3/".length());
        if (path.equals(ProbeDocument.PATH)) {
            send(response, Json.bytes(new ProbeDocument().document()));
            return;
        }
        OpenApiDocuments.Entry entry = documents.entries().stream()
                .filter(each -> each.path().equals(path) && served.contains(path))
                .findFirst()
                .orElseThrow(ApiException::noSuchPath);
        String tag = "\"" + entry.hash() + "\"";
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(304);
            return;
        }
        response.setHeader("Etag", tag);
        if (entry.hash().equals(request.getParameter("hash"))) {
            response.setHeader("Cache-Control", "public, immutable");
        }
        send(response, documents.v3(path));
    }

    @GetMapping("/openapi/v2")
    void v2(HttpServletResponse response) throws IOException {
        byte[] document = v2;
        if (document == null) {
            document = documents.v2(path -> served.stream()
                    .anyMatch(each -> path.startsWith("/" + each + "/") || path.equals("/" + each + "/")));
            v2 = document;
        }
        send(response, document);
    }

    private static void send(HttpServletResponse response, byte[] body) throws IOException {
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

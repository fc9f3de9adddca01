package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.machinery.OpenApiDocuments;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Which version of Kubernetes is served. */
@RestController
@Hidden
class VersionController {

    private final OpenApiDocuments documents;

    VersionController(OpenApiDocuments documents) {
        this.documents = documents;
    }

    @GetMapping({"/version", "/version/"})
    void version(HttpServletResponse response) throws IOException {
        String version = documents.version();
        String[] numbers = version.substring(1).split("\\.");
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("major", numbers[0]).put("minor", numbers[1]);
        answer.put("gitVersion", version + "+podium").put("gitCommit", "").put("gitTreeState", "clean");
        answer.put("buildDate", "1970-01-01T00:00:00Z");
        answer.put("goVersion", "java" + Runtime.version().feature());
        answer.put("compiler", "javac");
        answer.put("platform", System.getProperty("os.name").toLowerCase(Locale.ROOT) + "/" + architecture());
        response.setContentType("application/json");
        response.getOutputStream().write(Json.bytes(answer));
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }
}

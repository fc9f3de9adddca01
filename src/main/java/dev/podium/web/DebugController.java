package dev.podium.web;

import dev.podium.machinery.OpenApiDocuments;
import dev.podium.time.ClusterTime;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the server is, for people who look for a fault. */
@RestController
@Hidden
class DebugController {

    private final ClusterTime time;
    private final Instant started;
    private final DebugPages pages;

    DebugController(OpenApiDocuments documents, ServerFlags flags, ClusterTime time) {
        this.time = time;
        this.started = time.now();
        this.pages = new DebugPages(
                "apiserver",
                DebugPages.version(documents.version()),
                List.of("/flagz", "/healthz", "/livez", "/metrics", "/readyz", "/statusz", "/version"),
                new TreeMap<>(flags.values()));
    }

    @GetMapping("/statusz")
    void statusz(HttpServletRequest request, HttpServletResponse response) throws IOException {
        pages.statusz(started, time.now(), request, response);
    }

    @GetMapping("/flagz")
    void flagz(HttpServletRequest request, HttpServletResponse response) throws IOException {
        pages.flagz(request, response);
    }
}

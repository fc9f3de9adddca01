package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a component is, for people who look for a fault (upstream's {@code apiserver/pkg/server/statusz} and {@code flagz}): plain text,
 * or an object of {@code config.k8s.io} for who names its kind and version in the {@code Accept} header.
 *
 * @param component its name
 * @param version such as {@code 1.36}
 * @param paths of its pages
 * @param flags what it was started with, by name
 */
record DebugPages(String component, String version, List<String> paths, SortedMap<String, String> flags) {

    private static final String GROUP = "config.k8s.io";
    private static final String OLD = "v1alpha1";
    /** Go's {@code time.UnixDate}. */
    private static final DateTimeFormatter UNIX_DATE = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' uuuu", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Of {@code 1.36.2}, with or without a {@code v}, the part that these pages show. */
    static String version(String full) {
        return full.replaceFirst("^v?(\\d+\\.\\d+).*", "$1");
    }

    void statusz(Instant started, Instant now, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Wanted wanted = Wanted.of(request, "Statusz");
        long up = Math.max(0, Duration.between(started, now).toSeconds());
        String runtime = "java" + Runtime.version().feature();
        if (wanted.version() == null) {
            text(response, "statusz", "\nStarted: " + UNIX_DATE.format(started)
                    + "\nUp: %d hr %02d min %02d sec".formatted(up / 3600, up / 60 % 60, up % 60)
                    + "\nGo version: " + runtime
                    + "\nBinary version: " + version
                    + "\nEmulation version: " + version
                    + "\nPaths: " + String.join(" ", paths) + "\n");
            return;
        }
        ObjectNode page = page("Statusz", wanted);
        page.put("startTime", started.truncatedTo(ChronoUnit.SECONDS).toString()).put("uptimeSeconds", up);
        page.put("goVersion", runtime).put("binaryVersion", version).put("emulationVersion", version);
        paths.forEach(page.putArray("paths")::add);
        send(response, page, wanted, "statusz");
    }

    void flagz(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Wanted wanted = Wanted.of(request, "Flagz");
        if (wanted.version() == null) {
            StringBuilder lines = new StringBuilder();
            flags.forEach((name, value) -> lines.append(name).append(": ").append(value).append('\n'));
            text(response, "flagz", lines.toString());
            return;
        }
        ObjectNode page = page("Flagz", wanted);
        flags.forEach(page.putObject("flags")::put);
        send(response, page, wanted, "flagz");
    }

    private ObjectNode page(String kind, Wanted wanted) {
        ObjectNode page = Json.mapper().createObjectNode();
        page.put("kind", kind).put("apiVersion", GROUP + "/" + wanted.version());
        page.putObject("metadata").put("name", component);
        return page;
    }

    private void text(HttpServletResponse response, String page, String text) throws IOException {
        response.setContentType("text/plain; charset=utf-8");
        response.getWriter().write("\n" + component + " " + page
                + "\nWarning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for"
                + " debugging purposes only.\n" + text);
    }

    private static void send(HttpServletResponse response, ObjectNode page, Wanted wanted, String name) throws IOException {
        if (OLD.equals(wanted.version())) {
            response.setHeader(
                    "Warning",
                    "299 - \"This version of the " + name + " endpoint is deprecated. Please use a newer version.\"");
        }
        response.setContentType(wanted.encoding().mediaType());
        ObjectWriter writer = wanted.encoding() == Representation.Encoding.YAML ? Yaml.writer() : Json.mapper().writer();
        response.getOutputStream().write(writer.writeValueAsBytes(page));
    }

    /**
     * What a client wants to have.
     *
     * @param version of the object; null: plain text
     */
    private record Wanted(@Nullable String version, Representation.Encoding encoding) {

        private static final Wanted TEXT = new Wanted(null, Representation.Encoding.JSON);

        static Wanted of(HttpServletRequest request, String kind) {
            String accept = request.getHeader("Accept");
            if (accept == null || accept.isBlank()) {
                return TEXT;
            }
            for (MimeType each : clauses(accept)) {
                if (each.includes(MimeTypeUtils.TEXT_PLAIN) && each.getParameter("as") == null) {
                    return TEXT;
                }
                Representation.Encoding encoding =
                        switch (each.getType() + "/" + each.getSubtype()) {
                            case "application/json", "application/*", "*/*" -> Representation.Encoding.JSON;
                            case "application/yaml" -> Representation.Encoding.YAML;
                            default -> null;
                        };
                String version = each.getParameter("v");
                if (encoding != null
                        && kind.equals(each.getParameter("as"))
                        && GROUP.equals(each.getParameter("g"))
                        && ("v1beta1".equals(version) || OLD.equals(version))) {
                    return new Wanted(version, encoding);
                }
            }
            throw refused();
        }

        private static List<MimeType> clauses(String accept) {
            try {
                return MimeTypeUtils.parseMimeTypes(accept);
            } catch (InvalidMimeTypeException unreadable) {
                throw refused();
            }
        }

        private static ApiException refused() {
            return new ApiException(
                    406,
                    "NotAcceptable",
                    "only the following media types are accepted: application/json, application/yaml, text/plain",
                    null);
        }
    }
}

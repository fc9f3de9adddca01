package dev.podium.container.simulated.http;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.VirtualFiles;
import dev.podium.model.HttpHeader;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Serves the files of a directory. */
public final class FileServer {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html",
            "htm", "text/html",
            "css", "text/css",
            "js", "application/javascript",
            "json", "application/json",
            "txt", "text/plain",
            "xml", "text/xml",
            "svg", "image/svg+xml",
            "png", "image/png",
            "jpg", "image/jpeg");

    private final VirtualFiles files;
    private final String home;

    public FileServer(VirtualFiles files, String home) {
        this.files = files;
        this.home = home;
    }

    /** The file that is asked for, a redirect to a directory's proper name, or null if there is nothing. */
    public @Nullable HttpResponse respond(HttpRequest request) throws IOException {
        String path;
        try {
            path = URLDecoder.decode(request.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return HttpResponse.text(400, "bad request");
        }
        if (List.of(path.split("/")).contains("..")) {
            return HttpResponse.text(400, "bad request");
        }
        String file = home + path;
        if (files.isDirectory(file)) {
            if (!path.endsWith("/")) {
                return HttpResponse.of(301, "text/html", "").with("Location", path + "/");
            }
            file = file + "index.html";
        }
        if (!files.exists(file) || files.isDirectory(file)) {
            return null;
        }
        String type = type(file);
        return new HttpResponse(
                200,
                List.of(new HttpHeader("Content-Type", type == null ? "application/octet-stream" : type)),
                files.read(file));
    }

    /** What a file of that name holds; null if the name does not tell. */
    public static @Nullable String type(String file) {
        return TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    }
}

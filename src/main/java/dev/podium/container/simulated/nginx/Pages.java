package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.HttpResponse;
import java.util.List;
import java.util.Map;

/** nginx's own pages. */
record Pages(String version) {

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(301, "Moved Permanently"), Map.entry(302, "Found"), Map.entry(303, "See Other"),
            Map.entry(307, "Temporary Redirect"), Map.entry(308, "Permanent Redirect"), Map.entry(400, "Bad Request"),
            Map.entry(401, "Authorization Required"), Map.entry(403, "Forbidden"), Map.entry(404, "Not Found"),
            Map.entry(405, "Not Allowed"), Map.entry(410, "Gone"), Map.entry(418, ""), Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"), Map.entry(501, "Not Implemented"), Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Temporarily Unavailable"), Map.entry(504, "Gateway Time-out"));

    HttpResponse of(int status) {
        String title = (status + " " + REASONS.getOrDefault(status, "")).strip();
        return HttpResponse.of(
                status,
                "text/html",
                "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                        + "</h1></center>\r\n<hr><center>nginx/" + version + "</center>\r\n</body>\r\n</html>\r\n");
    }

    /** What a directory holds. */
    String index(String uri, List<String> names) {
        StringBuilder page = new StringBuilder("<html>\r\n<head><title>Index of " + uri + "</title></head>\r\n<body>\r\n<h1>Index of " + uri
                + "</h1><hr><pre><a href=\"../\">../</a>\r\n");
        names.forEach(each -> page.append("<a href=\"").append(each).append("\">").append(each).append("</a>\r\n"));
        return page.append("</pre><hr></body>\r\n</html>\r\n").toString();
    }
}

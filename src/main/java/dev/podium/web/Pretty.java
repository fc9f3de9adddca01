package dev.podium.web;

import dev.podium.machinery.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;

/** JSON with line breaks and indents, as Go's encoder sets them, for people. */
final class Pretty {

    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private static final ObjectWriter WRITER = Json.mapper()
            .writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withArrayEmptySeparator("")
                            .withObjectEmptySeparator(""))
                    .withObjectIndenter(INDENT)
                    .withArrayIndenter(INDENT));

    private Pretty() {}

    /** As upstream: if asked for, and for people who look with curl, wget or a browser unless they say otherwise. */
    static boolean wanted(HttpServletRequest request) {
        String asked = request.getParameter("pretty");
        if (asked != null && !asked.isEmpty()) {
            return !asked.equals("false") && !asked.equals("0");
        }
        String agent = request.getHeader("User-Agent");
        return agent != null && (agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0"));
    }

    static ObjectWriter writer() {
        return WRITER;
    }

    static byte[] bytes(byte[] json) {
        return WRITER.writeValueAsString(Json.parseValue(json)).getBytes(StandardCharsets.UTF_8);
    }
}

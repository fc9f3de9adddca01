package dev.podium.web;

import dev.podium.machinery.Json;
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

    static byte[] bytes(byte[] json) {
        return WRITER.writeValueAsString(Json.parseValue(json)).getBytes(StandardCharsets.UTF_8);
    }
}

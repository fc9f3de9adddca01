package dev.podium.machinery;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The API's own description of itself, as {@code /openapi/v3} and {@code /openapi/v2} serve it. There is one v3 document for
 * each group-version, so that a server can offer those that it serves.
 */
public final class OpenApiDocuments {

    /**
     * A v3 document.
     *
     * @param path what follows {@code /openapi/v3/}: {@code api/v1}, {@code apis/apps/v1}, {@code apis/apps}, {@code version}
     * @param hash the SHA-512 of the bytes in upper-case hexadecimal, for the index and the ETag
     */
    public record Entry(String path, String hash) {}

    private final JsonNode index;

    private OpenApiDocuments(JsonNode index) {
        this.index = index;
    }

    public static OpenApiDocuments bundled() {
        return new OpenApiDocuments(GeneratedResource.json("openapi/index.json"));
    }

    /** The Kubernetes version described, such as {@code v1.36.0}. */
    public String version() {
        return index.path("version").stringValue();
    }

    /** Every v3 document there is, in the order of their paths. */
    public List<Entry> entries() {
        return index.path("v3").properties().stream()
                .map(each -> new Entry(each.getKey(), each.getValue().path("hash").stringValue()))
                .toList();
    }

    /**
     * The bytes of one v3 document.
     *
     * @throws java.util.NoSuchElementException when there is none at this path
     */
    public byte[] v3(String path) {
        JsonNode file = index.path("v3").path(path).path("file");
        return GeneratedResource.bytes(file.asString("openapi/v3/" + path));
    }

    /** The v2 document of everything. */
    public byte[] v2() {
        return GeneratedResource.bytes(index.path("v2").path("file").stringValue());
    }
}

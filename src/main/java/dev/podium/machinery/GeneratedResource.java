package dev.podium.machinery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import tools.jackson.databind.JsonNode;

/** The files that the generator in {@code openapi/} leaves on the class path. */
final class GeneratedResource {
    private static final String ROOT = "/dev/podium/schemas/";

    private GeneratedResource() {}

    /** @throws NoSuchElementException when there is no such file */
    static byte[] bytes(String file) {
        try (InputStream in = GeneratedResource.class.getResourceAsStream(ROOT + file)) {
            if (in == null) {
                throw new NoSuchElementException("not generated: " + file);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static JsonNode json(String file) {
        return JsonReader.read(bytes(file)).value();
    }
}

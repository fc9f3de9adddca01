package dev.podium.container.simulated.described;

import dev.podium.container.simulated.ImageCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML file that describes images, so that what runs in containers can be made up without Java:
 *
 * <pre>
 * images:
 *   - name: example.com/shop/*
 *     app:
 *       log: ["listening on 8080"]
 *       http:
 *         8080:
 *           /: "shop, version {tag}, on {hostname}"
 *           /healthz: {status: 503, body: "not yet", until: 20s}
 * </pre>
 */
public final class ImageDescriptions {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ImageDescriptions() {}

    /** The whole file. */
    private record Document(@Nullable List<ImageDescription> images) {}

    /**
     * Registers what a file describes, or all {@code .yaml} files of a directory in the order of their names: they win over what
     * the catalogue has.
     *
     * @throws IllegalArgumentException with the file, the place in it and what is wrong there
     */
    public static void registerIn(ImageCatalogue catalogue, Path place) {
        for (Path file : files(place)) {
            Document document;
            try {
                document = YAML.readValue(Files.readAllBytes(file), Document.class);
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(file + ": " + unreadable.getMessage(), unreadable);
            } catch (JacksonException wrong) {
                throw new IllegalArgumentException(file + problem(wrong), wrong);
            }
            if (document == null || document.images() == null) {
                throw new IllegalArgumentException(file + ": there are no \"images\"");
            }
            int number = 0;
            for (ImageDescription each : document.images()) {
                try {
                    each.registerIn(catalogue);
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(file + ": images[" + number + "]." + wrong.getMessage(), wrong);
                }
                number++;
            }
        }
    }

    private static List<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(each -> each.toString().matches(".*\\.ya?ml")).sorted().toList();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(place + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private static String problem(JacksonException wrong) {
        if (wrong instanceof UnrecognizedPropertyException unknown) {
            return ": " + path(unknown) + "unknown field; there are " + unknown.getKnownPropertyIds();
        }
        TokenStreamLocation location = wrong.getLocation();
        String where = wrong instanceof DatabindException bound && !path(bound).isEmpty()
                ? ": " + path(bound)
                : location == null ? ": " : ":" + location.getLineNr() + ": ";
        return where + String.valueOf(wrong.getOriginalMessage()).lines().findFirst().orElse("not YAML");
    }

    private static String path(DatabindException wrong) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference each : wrong.getPath()) {
            path.append(each.getPropertyName() == null
                    ? "[" + each.getIndex() + "]"
                    : (path.isEmpty() ? "" : ".") + each.getPropertyName());
        }
        return path.isEmpty() ? "" : path + ": ";
    }
}

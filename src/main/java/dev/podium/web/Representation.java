package dev.podium.web;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a client wants an answer, from its {@code Accept} header (upstream's {@code endpoints/handlers/negotiation}). */
record Representation(Shape shape, Encoding encoding) {

    /** What the answer holds. */
    enum Shape {
        OBJECT,
        TABLE,
        METADATA,
        METADATA_LIST
    }

    /** How it is written. */
    enum Encoding {
        JSON("application/json"),
        YAML("application/yaml");

        private final String mediaType;

        Encoding(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }
    }

    static final Representation PLAIN = new Representation(Shape.OBJECT, Encoding.JSON);

    /** @throws NotAcceptable if nothing that the client accepts can be given */
    static Representation of(@Nullable String accept) {
        return of(accept, EnumSet.allOf(Shape.class));
    }

    /**
     * For answers that cannot have every shape.
     *
     * @throws NotAcceptable if nothing that the client accepts can be given
     */
    static Representation of(@Nullable String accept, Set<Shape> shapes) {
        if (accept == null || accept.isBlank()) {
            return PLAIN;
        }
        for (String clause : clauses(accept)) {
            Representation found = clause(clause);
            if (found != null && shapes.contains(found.shape())) {
                return found;
            }
        }
        throw new NotAcceptable();
    }

    /** The clauses in the client's order of preference. */
    private static List<String> clauses(String accept) {
        List<String> clauses = new ArrayList<>(List.of(accept.split(",")));
        clauses.sort((a, b) -> Double.compare(quality(b), quality(a)));
        return clauses;
    }

    private static double quality(String clause) {
        String q = parameters(clause).get("q");
        try {
            return q == null ? 1 : Double.parseDouble(q);
        } catch (NumberFormatException unreadable) {
            return 1;
        }
    }

    private static Map<String, String> parameters(String clause) {
        Map<String, String> parameters = new HashMap<>();
        String[] parts = clause.split(";");
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                parameters.put(
                        parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        parts[i].substring(equals + 1).strip());
            }
        }
        return parameters;
    }

    private static @Nullable Representation clause(String clause) {
        String type = clause.split(";")[0].strip().toLowerCase(Locale.ROOT);
        Encoding encoding =
                switch (type) {
                    case "application/json", "*/*", "application/*" -> Encoding.JSON;
                    case "application/yaml", "application/x-yaml" -> Encoding.YAML;
                    default -> null;
                };
        if (encoding == null) {
            return null;
        }
        Map<String, String> parameters = parameters(clause);
        String as = parameters.getOrDefault("as", "");
        String group = parameters.getOrDefault("g", "meta.k8s.io");
        String version = parameters.getOrDefault("v", "v1");
        if (as.isEmpty()) {
            return new Representation(Shape.OBJECT, encoding);
        }
        if (!group.equals("meta.k8s.io") || !version.equals("v1")) {
            return null;
        }
        return switch (as) {
            case "Table" -> new Representation(Shape.TABLE, encoding);
            case "PartialObjectMetadata" -> new Representation(Shape.METADATA, encoding);
            case "PartialObjectMetadataList" -> new Representation(Shape.METADATA_LIST, encoding);
            default -> null;
        };
    }

    /** 406. */
    static final class NotAcceptable extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

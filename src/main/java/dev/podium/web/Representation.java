package dev.podium.web;

import dev.podium.web.protobuf.ProtobufReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        YAML("application/yaml"),
        PROTOBUF(ProtobufReader.MEDIA_TYPE);

        /** What follows the media type of a watch. */
        static final String STREAM = ";stream=watch";

        private final String mediaType;

        Encoding(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }
    }

    /**
     * What can be given.
     *
     * @param shapes what an answer may hold
     * @param whole how it may be written where it holds the object itself; bare metadata can be written in every way, a Table
     *     in every way but as protobuf
     */
    record Offer(Set<Shape> shapes, Set<Encoding> whole) {

        /** What everything can be given as. */
        static final Offer TEXT = new Offer(EnumSet.allOf(Shape.class), EnumSet.of(Encoding.JSON, Encoding.YAML));

        static final Offer EVERYTHING = new Offer(EnumSet.allOf(Shape.class), EnumSet.allOf(Encoding.class));

        /** What failures are given as. */
        static final Offer STATUS = new Offer(EnumSet.of(Shape.OBJECT), EnumSet.allOf(Encoding.class));

        Offer only(Shape shape) {
            return new Offer(EnumSet.of(shape), whole);
        }

        boolean holds(Representation wanted) {
            return shapes.contains(wanted.shape())
                    && switch (wanted.shape()) {
                        case OBJECT -> whole.contains(wanted.encoding());
                        case TABLE -> wanted.encoding() != Encoding.PROTOBUF;
                        case METADATA, METADATA_LIST -> true;
                    };
        }
    }

    static final Representation PLAIN = new Representation(Shape.OBJECT, Encoding.JSON);

    /** @throws NotAcceptable if nothing that the client accepts can be given */
    static Representation of(@Nullable String accept, Offer offer) {
        if (accept == null || accept.isBlank()) {
            return PLAIN;
        }
        List<String> clauses = clauses(accept);
        Set<Encoding> refused = accept.contains("q=0") ? refused(clauses) : Set.of();
        for (String clause : clauses) {
            for (Encoding encoding : encodings(type(clause))) {
                Representation found = quality(clause) <= 0 || refused.contains(encoding) ? null : clause(clause, encoding);
                if (found != null && offer.holds(found)) {
                    return found;
                }
            }
        }
        throw new NotAcceptable(Encoding.values(), "");
    }

    /**
     * For a watch: as upstream, what is to be given is chosen first, and then it turns out whether that can be streamed.
     *
     * @throws NotAcceptable if nothing that the client accepts can be given
     */
    static Representation ofWatch(@Nullable String accept, Offer offer) {
        Representation chosen = of(accept, offer);
        if (chosen.encoding() == Encoding.YAML) {
            throw new NotAcceptable(new Encoding[] {Encoding.JSON, Encoding.PROTOBUF}, Encoding.STREAM);
        }
        return chosen;
    }

    /** The clauses in the client's order of preference; of those that are as welcome, the particular ones first. */
    private static List<String> clauses(String accept) {
        List<String> clauses = new ArrayList<>(List.of(accept.split(",")));
        clauses.sort(Comparator.comparingDouble((String each) -> -quality(each))
                .thenComparing(each -> type(each).endsWith("*") ? 1 : 0));
        return clauses;
    }

    /** What a client does not want, not even where it takes anything. */
    private static Set<Encoding> refused(List<String> clauses) {
        Set<Encoding> refused = EnumSet.noneOf(Encoding.class);
        for (String each : clauses) {
            if (quality(each) <= 0 && !type(each).endsWith("*")) {
                refused.addAll(encodings(type(each)));
            }
        }
        return refused;
    }

    private static String type(String clause) {
        return clause.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static List<Encoding> encodings(String type) {
        return switch (type) {
            case "application/json" -> List.of(Encoding.JSON);
            case "application/yaml", "application/x-yaml" -> List.of(Encoding.YAML);
            case ProtobufReader.MEDIA_TYPE -> List.of(Encoding.PROTOBUF);
            case "*/*", "application/*" -> List.of(Encoding.values());
            default -> List.of();
        };
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

    private static @Nullable Representation clause(String clause, Encoding encoding) {
        Map<String, String> parameters = parameters(clause);
        String as = parameters.getOrDefault("as", "");
        String group = parameters.getOrDefault("g", "meta.k8s.io");
        String version = parameters.getOrDefault("v", "v1");
        String stream = parameters.getOrDefault("stream", "");
        if (!stream.isEmpty() && (!stream.equals("watch") || encoding == Encoding.YAML)) {
            return null;
        }
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

        NotAcceptable(Encoding[] accepted, String parameters) {
            super("only the following media types are accepted: "
                    + Stream.of(accepted).map(each -> each.mediaType() + parameters).collect(Collectors.joining(", ")));
        }
    }
}

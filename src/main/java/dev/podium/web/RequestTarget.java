package dev.podium.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a path under {@code /api} or {@code /apis} names, after upstream's {@code apiserver/pkg/endpoints/request}.
 *
 * @param namespace empty if the path names none
 * @param name empty for a whole collection
 * @param subresource empty for the object itself
 * @param watched whether the path itself asks for a watch, as {@code /api/v1/watch/pods} does: the old way
 */
record RequestTarget(
        String group,
        String version,
        String namespace,
        String resource,
        String name,
        String subresource,
        List<String> rest,
        boolean watched) {

    /** What may follow {@code /namespaces/NAME} and belongs to the namespace itself. */
    private static final Set<String> OF_NAMESPACE = Set.of("status", "finalize");

    /** How much the request is about, in the words of upstream's metrics. */
    String scope() {
        return !name.isEmpty() ? "resource" : namespace.isEmpty() ? "cluster" : "namespace";
    }

    /** @param path from {@code /api} or {@code /apis} on, at least three segments long */
    static RequestTarget parse(String path) {
        // Decoded first, as upstream: a slash is one also when it is escaped.
        List<String> segments = Stream.of(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8).split("/"))
                .filter(each -> !each.isEmpty())
                .toList();
        boolean core = segments.getFirst().equals("api");
        String group = core ? "" : segments.get(1);
        String version = segments.get(core ? 1 : 2);
        List<String> parts = segments.subList(core ? 2 : 3, segments.size());
        boolean watched = parts.size() > 1 && parts.getFirst().equals("watch");
        if (watched) {
            parts = parts.subList(1, parts.size());
        }
        String namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 2 && !OF_NAMESPACE.contains(parts.get(2))) {
            namespace = parts.get(1);
            parts = parts.subList(2, parts.size());
        }
        return new RequestTarget(
                group,
                version,
                namespace,
                parts.getFirst(),
                parts.size() > 1 ? parts.get(1) : "",
                parts.size() > 2 ? parts.get(2) : "",
                parts.size() > 3 ? List.copyOf(parts.subList(3, parts.size())) : List.of(),
                watched);
    }
}

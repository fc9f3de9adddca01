package dev.podium.web;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ObjectModel;
import dev.podium.machinery.Scope;
import dev.podium.registry.Conversion;
import dev.podium.registry.Resource;
import dev.podium.registry.ResourceStrategy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** A resource whose objects are not in the store: they are made from something else whenever they are read. */
interface VirtualResource {

    String group();

    String version();

    String name();

    String singular();

    String kind();

    List<String> shortNames();

    Scope scope();

    /** Stands in for a table entry where answers are shaped. */
    default Resource standIn() {
        GroupVersionKind type = new GroupVersionKind(group(), version(), kind());
        return new Resource(
                group(),
                version(),
                name(),
                singular(),
                kind(),
                scope(),
                shortNames(),
                List.of(),
                List.of("get", "list"),
                List.of(),
                new Resource.Storage("", type, Conversion.NONE),
                ObjectModel.builtIn(type, type),
                new ResourceStrategy() {});
    }

    void handle(RequestTarget target, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException;
}

package dev.podium.web;

import dev.podium.registry.ApiException;
import dev.podium.registry.ApiService;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.web.aggregation.RemoteGroups;
import dev.podium.web.aggregation.RemoteRequests;
import dev.podium.web.metrics.RequestLabels;
import dev.podium.web.virtual.VirtualResource;
import dev.podium.web.virtual.VirtualResources;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every verb on every resource. The resources are data, so the paths are one pattern: what a path names is looked up in the
 * registry. What nobody here serves may be another server's.
 */
@RestController
@Hidden // Swagger UI shows the Kubernetes API's own documents
class ResourceController {

    private final Registry registry;
    private final ReadVerbs read;
    private final WriteVerbs write;
    private final Subresources subresources;
    private final VirtualResources virtual;
    private final VirtualAnswers answers;
    private final Reviews reviews;
    private final RemoteGroups remotes;
    private final RemoteRequests passing;

    ResourceController(
            Registry registry,
            ReadVerbs read,
            WriteVerbs write,
            Subresources subresources,
            VirtualResources virtual,
            VirtualAnswers answers,
            Reviews reviews,
            RemoteGroups remotes,
            RemoteRequests passing) {
        this.registry = registry;
        this.read = read;
        this.write = write;
        this.subresources = subresources;
        this.virtual = virtual;
        this.answers = answers;
        this.reviews = reviews;
        this.remotes = remotes;
        this.passing = passing;
    }

    @RequestMapping({"/api/{version}/{*rest}", "/apis/{group}/{version}/{*rest}"})
    void handle(HttpServletRequest request, HttpServletResponse response) throws IOException, InterruptedException {
        RequestTarget target = RequestTarget.parse(request.getRequestURI());
        Optional<VirtualResource> own = virtual.find(target.group(), target.version(), target.resource());
        if (own.isPresent()) {
            answers.handle(own.get(), target, request, response);
            return;
        }
        Resource resource = registry.find(target.group(), target.version(), target.resource());
        if (resource == null) {
            ApiService remote = remotes.find(target.group(), target.version());
            if (remote == null) {
                throw ApiException.noSuchPath();
            }
            passing.pass(remote, AccessFilter.user(request), request, response);
            return;
        }
        labels(target, request).attach(request);
        demandPlace(resource, target, request.getMethod());
        if (!resource.strategy().warning().isEmpty()) {
            Exchange.warn(response, List.of(resource.strategy().warning()));
        }
        if (target.watched() && !request.getMethod().equals("GET")) {
            throw notAllowed(resource);
        }
        if (!target.subresource().isEmpty()) {
            subresources.handle(resource, target, request, response);
            return;
        }
        Exchange exchange = new Exchange(resource, target, new Query(request), request, response);
        boolean collection = target.name().isEmpty();
        if (!resource.supports(verb(request.getMethod(), collection))) {
            throw notAllowed(resource);
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> read.handle(exchange);
            case "POST" -> {
                if (!collection) {
                    throw notAllowed(resource);
                }
                if (resource.qualified().equals("bindings")) {
                    subresources.bindNamed(exchange);
                } else if (!reviews.answer(exchange)) {
                    write.create(exchange);
                }
            }
            case "PUT" -> {
                if (collection) {
                    throw notAllowed(resource);
                }
                write.replace(exchange);
            }
            case "PATCH" -> {
                if (collection) {
                    throw notAllowed(resource);
                }
                write.patch(exchange);
            }
            case "DELETE" -> {
                if (collection) {
                    write.deleteCollection(exchange);
                } else {
                    write.delete(exchange);
                }
            }
            default -> throw notAllowed(resource);
        }
    }

    /** What the request is counted under. */
    private static RequestLabels labels(RequestTarget target, HttpServletRequest request) {
        boolean watches = request.getMethod().equals("GET") && (target.watched() || new Query(request).flag("watch"));
        boolean applies = request.getMethod().equals("PATCH")
                && request.getContentType() != null
                && request.getContentType().startsWith("application/apply-patch");
        String verb = switch (verb(request.getMethod(), target.name().isEmpty())) {
            case "create" -> "POST";
            case "update" -> "PUT";
            case "patch" -> applies ? "APPLY" : "PATCH";
            case "list" -> watches ? "WATCH" : "LIST";
            case "get" -> watches ? "WATCH" : "GET";
            case String other -> other.toUpperCase(Locale.ROOT);
        };
        return new RequestLabels(
                verb, target.group(), target.version(), target.resource(), target.subresource(), target.scope());
    }

    private static String verb(String method, boolean collection) {
        return switch (method) {
            case "GET", "HEAD" -> collection ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> collection ? "deletecollection" : "delete";
            default -> "";
        };
    }

    /** A namespaced object is only found in a namespace; only its collection spans them all, and only to read. */
    static void demandPlace(Resource resource, RequestTarget target, String method) {
        if (resource.namespaced() && target.namespace().isEmpty()) {
            if (!target.name().isEmpty()) {
                throw ApiException.noSuchPath();
            }
            if (!method.equals("GET") && !method.equals("HEAD")) {
                throw notAllowed(resource);
            }
        }
        if (!resource.namespaced() && !target.namespace().isEmpty()) {
            throw ApiException.noSuchPath();
        }
    }

    static ApiException notAllowed(Resource resource) {
        return new ApiException(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource",
                new ApiException.Details(null, resource.group(), resource.name(), null, List.of(), 0));
    }
}

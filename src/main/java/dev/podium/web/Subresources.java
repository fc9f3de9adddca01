package dev.podium.web;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.registry.ApiException;
import dev.podium.registry.Part;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The paths below an object. */
@Component
class Subresources {

    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

    private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");
    /** Nothing else of that version is served, but old clients still evict with it ({@code EvictionREST.AcceptsGroupVersion}). */
    private static final GroupVersionKind OLD_EVICTION = new GroupVersionKind("policy", "v1beta1", "Eviction");

    private final Registry registry;
    private final ReadVerbs read;
    private final WriteVerbs write;
    private final PodLogs logs;
    private final ScaleVerbs scales;
    private final TokenRequests tokens;
    private final PodConnections connections;
    private final ProxyRequests proxy;

    Subresources(
            Registry registry,
            ReadVerbs read,
            WriteVerbs write,
            PodLogs logs,
            ScaleVerbs scales,
            TokenRequests tokens,
            PodConnections connections,
            ProxyRequests proxy) {
        this.registry = registry;
        this.read = read;
        this.write = write;
        this.logs = logs;
        this.scales = scales;
        this.tokens = tokens;
        this.connections = connections;
        this.proxy = proxy;
    }

    void handle(Resource resource, RequestTarget target, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        boolean served = resource.subresources().stream()
                .anyMatch(each -> each.name().equals(target.subresource()));
        if (!served || !target.rest().isEmpty() && !target.subresource().equals("proxy")) {
            throw ApiException.noSuchPath();
        }
        Exchange exchange = new Exchange(resource, target, new Query(request), request, response);
        switch (target.subresource()) {
            case "status" -> object(exchange, Part.STATUS);
            case "approval", "ephemeralcontainers", "finalize", "resize" -> object(exchange, new Part.Named(target.subresource()));
            case "scale" -> scales.handle(exchange);
            case "binding" -> bind(exchange);
            case "token" -> tokens.handle(exchange);
            case "eviction" -> evict(exchange);
            case "log" -> logs.write(exchange);
            case "exec" -> connections.exec(exchange);
            case "attach" -> connections.attach(exchange);
            case "proxy" -> proxy.handle(exchange);
            case "portforward" -> connections.portForward(exchange);
            default -> throw ApiException.noSuchPath();
        }
    }

    /** A subresource that is read and written as the whole object, of which only a part may change. */
    private void object(Exchange exchange, Part part) throws IOException, InterruptedException {
        switch (exchange.request().getMethod()) {
            case "GET", "HEAD" -> read.handle(exchange);
            case "PUT" -> write.replace(exchange, part);
            case "PATCH" -> write.patch(exchange, part);
            default -> throw ResourceController.notAllowed(exchange.resource());
        }
    }

    /** Binds the Pod that the Binding itself names, as the old way of scheduling did. */
    void bindNamed(Exchange exchange) throws IOException {
        Representation representation = exchange.representation();
        ObjectNode binding = write.decode(exchange, BINDING);
        Resource pods = Objects.requireNonNull(registry.find("", "v1", "pods"));
        String name = binding.path("metadata").path("name").asString("");
        registry.bind(pods, exchange.namespace(), name, binding, exchange.writeOptions());
        exchange.answer(201, StatusObject.success(201), representation.encoding());
    }

    private void evict(Exchange exchange) throws IOException {
        if (!exchange.request().getMethod().equals("POST")) {
            throw ResourceController.notAllowed(exchange.resource());
        }
        Representation representation = exchange.representation();
        ObjectNode eviction = write.decode(exchange, EVICTION, OLD_EVICTION);
        registry.evict(exchange.resource(), exchange.namespace(), exchange.name(), eviction, exchange.writeOptions());
        exchange.answer(201, StatusObject.success(201), representation.encoding());
    }

    private void bind(Exchange exchange) throws IOException {
        if (!exchange.request().getMethod().equals("POST")) {
            throw ResourceController.notAllowed(exchange.resource());
        }
        Representation representation = exchange.representation();
        ObjectNode binding = write.decode(exchange, BINDING);
        registry.bind(exchange.resource(), exchange.namespace(), exchange.name(), binding, exchange.writeOptions());
        exchange.answer(201, StatusObject.success(201), representation.encoding());
    }
}

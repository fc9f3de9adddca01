package dev.podium.web;

import dev.podium.access.Access;
import dev.podium.access.AccessOptions;
import dev.podium.access.Attempt;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.registry.Registry;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether somebody may connect to what an object stands for (upstream's {@code handlers.ConnectResource}). */
@Component
class ConnectionAdmission {

    private final Registry registry;
    private final Access access;

    ConnectionAdmission(Registry registry, Access access) {
        this.registry = registry;
        this.access = access;
    }

    /**
     * A browser opens WebSockets by GET, but to run something in a Pod is to create something (upstream's gate
     * {@code AuthorizePodWebsocketUpgradeCreatePermission}).
     */
    void demandCreation(Exchange exchange) {
        if (access.options().authorization() == AccessOptions.Authorization.ALWAYS_ALLOW
                || !WatchSockets.asked(exchange)) {
            return;
        }
        RequestTarget target = exchange.target();
        AccessFilter.demand(
                access.authorizer(),
                new Attempt.OnResource(
                        exchange.user(),
                        "create",
                        target.group(),
                        target.version(),
                        target.resource(),
                        target.subresource(),
                        target.namespace(),
                        target.name()));
    }

    /** Asks the admission plugins. */
    void admit(Exchange exchange, ObjectNode options) {
        registry.admitConnection(
                exchange.resource(),
                exchange.target().subresource(),
                exchange.namespace(),
                exchange.name(),
                options,
                exchange.writeOptions());
    }

    /** The options of a command, as plugins see them. */
    static ObjectNode command(Exchange exchange) {
        ObjectNode options = options(exchange);
        Query query = exchange.query();
        for (String each : new String[] {"stdin", "stdout", "stderr", "tty"}) {
            if (query.flag(each)) {
                options.put(each, true);
            }
        }
        if (!query.text("container").isEmpty()) {
            options.put("container", query.text("container"));
        }
        // Of exec only.
        if (!query.texts("command").isEmpty()) {
            ArrayNode words = options.putArray("command");
            query.texts("command").forEach(words::add);
        }
        return options;
    }

    /** An object of the subresource's kind, to be filled. */
    static ObjectNode options(Exchange exchange) {
        GroupVersionKind kind = exchange.resource().subresources().stream()
                .filter(each -> each.name().equals(exchange.target().subresource()))
                .findFirst()
                .orElseThrow()
                .type();
        return Json.mapper().createObjectNode().put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    }
}

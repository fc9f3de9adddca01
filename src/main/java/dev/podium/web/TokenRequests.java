package dev.podium.web;

import dev.podium.access.Access;
import dev.podium.access.BoundObject;
import dev.podium.access.IssuedToken;
import dev.podium.access.TokenOrder;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code serviceaccounts/NAME/token} (upstream's {@code pkg/registry/core/serviceaccount/storage/token.go}). */
@Component
class TokenRequests {

    private static final GroupVersionKind TYPE = new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
    private static final long SHORTEST = 600;
    private static final long LONGEST = 1L << 32;
    private static final long USUAL = 3600;

    private final Registry registry;
    private final Access access;
    private final WriteVerbs write;

    TokenRequests(Registry registry, Access access, WriteVerbs write) {
        this.registry = registry;
        this.access = access;
        this.write = write;
    }

    void handle(Exchange exchange) throws IOException {
        if (!exchange.request().getMethod().equals("POST")) {
            throw ResourceController.notAllowed(exchange.resource());
        }
        Representation representation = exchange.representation();
        String namespace = exchange.namespace();
        JsonNode account = read(exchange.resource(), namespace, exchange.name());
        ObjectNode request = registry.admitRequest(
                exchange.resource(), "token", namespace, exchange.name(), write.decode(exchange, TYPE), exchange.writeOptions());
        ObjectNode spec = request.get("spec") instanceof ObjectNode given ? given : request.putObject("spec");
        long seconds = seconds(spec);
        BoundObject bound = null;
        BoundObject node = null;
        if (spec.hasNonNull("boundObjectRef")) {
            JsonNode object = boundTo(exchange, spec.path("boundObjectRef"));
            bound = reference(spec.path("boundObjectRef").path("kind").asString(""), object);
            node = nodeOf(object);
        }
        List<String> audiences = new ArrayList<>();
        spec.path("audiences").forEach(each -> audiences.add(each.asString("")));
        IssuedToken issued = access.tokens()
                .issue(new TokenOrder(
                        namespace,
                        reference("ServiceAccount", account),
                        audiences,
                        Duration.ofSeconds(seconds),
                        bound,
                        node));
        exchange.answer(201, answer(exchange, spec, seconds, issued), representation.encoding());
    }

    private static ObjectNode answer(Exchange exchange, ObjectNode spec, long seconds, IssuedToken issued) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("kind", TYPE.kind()).put("apiVersion", TYPE.apiVersion());
        answer.putObject("metadata").put("name", exchange.name()).put("namespace", exchange.namespace());
        ObjectNode answered = answer.putObject("spec");
        issued.audiences().forEach(answered.putArray("audiences")::add);
        answered.put("expirationSeconds", seconds);
        answered.set("boundObjectRef", spec.path("boundObjectRef").isObject() ? spec.get("boundObjectRef") : spec.nullNode());
        answer.putObject("status")
                .put("token", issued.token())
                .put("expirationTimestamp", issued.expires().toString());
        return answer;
    }

    private static long seconds(ObjectNode spec) {
        long seconds = spec.hasNonNull("expirationSeconds") ? spec.path("expirationSeconds").asLong(0) : USUAL;
        String wrong = seconds < SHORTEST
                ? "may not specify a duration less than 10 minutes"
                : seconds > LONGEST ? "may not specify a duration larger than 2^32 seconds" : "";
        if (!wrong.isEmpty()) {
            throw ApiException.invalid(TYPE, "", List.of(FieldError.invalid("spec.expirationSeconds", seconds, wrong)));
        }
        return seconds;
    }

    /** The object that the token is to live and die with. */
    private JsonNode boundTo(Exchange exchange, JsonNode reference) {
        String kind = reference.path("kind").asString("");
        String apiVersion = reference.path("apiVersion").asString("");
        String name = reference.path("name").asString("");
        boolean core = apiVersion.equals("v1");
        JsonNode object =
                switch (core ? kind : "") {
                    case "Pod" -> pod(exchange, name);
                    case "Secret" -> read(core("secrets"), exchange.namespace(), name);
                    case "Node" -> read(core("nodes"), "", name);
                    default -> throw ApiException.badRequest("cannot bind token to object of type "
                            + GroupVersionKind.of(apiVersion, kind));
                };
        String uid = reference.path("uid").asString("");
        String actual = object.path("metadata").path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(actual)) {
            throw ApiException.conflict(
                    core(kind.equals("Pod") ? "pods" : kind.equals("Secret") ? "secrets" : "nodes"),
                    name,
                    "the UID in the bound object reference (" + uid + ") does not match the UID in record. "
                            + "The object might have been deleted and then recreated");
        }
        return object;
    }

    private JsonNode pod(Exchange exchange, String name) {
        JsonNode pod = read(core("pods"), exchange.namespace(), name);
        String account = pod.path("spec").path("serviceAccountName").asString("");
        if (!account.equals(exchange.name())) {
            throw ApiException.badRequest("cannot bind token for serviceaccount \"" + exchange.name()
                    + "\" to pod running with different serviceaccount name.");
        }
        return pod;
    }

    private @Nullable BoundObject nodeOf(JsonNode pod) {
        String name = pod.path("spec").path("nodeName").asString("");
        var node = name.isEmpty() ? null : registry.lookUp(core("nodes"), "", name);
        return node == null ? null : reference("Node", Json.parse(node.bytes()));
    }

    private JsonNode read(Resource resource, String namespace, String name) {
        return Json.parse(registry.get(resource, namespace, name).bytes());
    }

    private Resource core(String name) {
        return Objects.requireNonNull(registry.find("", "v1", name));
    }

    private static BoundObject reference(String kind, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new BoundObject(kind, metadata.path("name").asString(""), metadata.path("uid").asString(""));
    }
}

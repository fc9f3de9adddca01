package dev.podium.web;

import dev.podium.access.Access;
import dev.podium.access.Attempt;
import dev.podium.access.Authorizer;
import dev.podium.access.PolicyRule;
import dev.podium.access.ServiceAccountTokens;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.Json;
import dev.podium.model.User;
import dev.podium.registry.ApiException;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kinds that are questions: what is posted is answered and stored nowhere (upstream's {@code pkg/registry/authentication} and
 * {@code pkg/registry/authorization}).
 */
@Component
class Reviews {

    private final Access access;
    private final WriteVerbs write;
    private final ClusterTime time;

    Reviews(Access access, WriteVerbs write, ClusterTime time) {
        this.access = access;
        this.write = write;
        this.time = time;
    }

    /** Answers a question; false if objects of that resource are none, and are to be stored. */
    boolean answer(Exchange exchange) throws IOException {
        switch (exchange.resource().qualified()) {
            case "tokenreviews.authentication.k8s.io" -> answer(exchange, token(read(exchange)));
            case "selfsubjectreviews.authentication.k8s.io" -> answer(exchange, self(exchange, read(exchange)));
            case "subjectaccessreviews.authorization.k8s.io" -> {
                ObjectNode review = checked(exchange, ReviewRules.Scope.CLUSTER);
                answer(exchange, mayI(review, subject(review)));
            }
            case "localsubjectaccessreviews.authorization.k8s.io" -> {
                ObjectNode review = checked(exchange, ReviewRules.Scope.NAMESPACE);
                answer(exchange, mayI(review, subject(review)));
            }
            case "selfsubjectaccessreviews.authorization.k8s.io" ->
                answer(exchange, mayI(checked(exchange, ReviewRules.Scope.SELF), exchange.user()));
            case "selfsubjectrulesreviews.authorization.k8s.io" -> answer(exchange, rules(exchange, read(exchange)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private ObjectNode read(Exchange exchange) throws IOException {
        ObjectNode review = write.decode(exchange, exchange.resource().type());
        exchange.writeOptions(); // for what is wrong with them
        return review;
    }

    private static void answer(Exchange exchange, ObjectNode review) throws IOException {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("kind", exchange.resource().kind()).put("apiVersion", exchange.resource().apiVersion());
        answer.set("metadata", review.get("metadata") instanceof ObjectNode metadata ? metadata : answer.objectNode());
        if (review.has("spec")) {
            answer.set("spec", review.get("spec"));
        }
        answer.set("status", review.get("status"));
        // A question has no rows, and no metadata to speak of.
        Representation representation = Representation.of(
                exchange.header("Accept"), exchange.offer().only(Representation.Shape.OBJECT));
        exchange.answer(201, answer, representation.encoding());
    }

    private ObjectNode token(ObjectNode review) {
        String token = review.path("spec").path("token").asString("");
        if (token.isEmpty()) {
            throw ApiException.badRequest("token is required for TokenReview in authentication");
        }
        List<String> audiences = texts(review.path("spec").path("audiences"));
        ObjectNode status = review.putObject("status");
        try {
            ServiceAccountTokens.Verified verified = access.tokens().verify(token, audiences);
            status.put("authenticated", true);
            status.set("user", verified.user().info());
            verified.audiences().forEach(status.putArray("audiences")::add);
        } catch (ServiceAccountTokens.InvalidTokenException invalid) {
            status.putObject("user");
            status.put("error", error(String.valueOf(invalid.getMessage())));
        }
        return review;
    }

    /** Two of upstream's authenticators have a say; what both say is said once. */
    private static String error(String why) {
        String usual = "invalid bearer token";
        return why.equals(usual) ? usual : "[" + usual + ", " + why + "]";
    }

    private ObjectNode self(Exchange exchange, ObjectNode review) {
        review.remove("spec");
        review.putObject("metadata")
                .put("creationTimestamp", time.now().truncatedTo(ChronoUnit.SECONDS).toString());
        review.putObject("status").set("userInfo", exchange.user().info());
        return review;
    }

    /** Whom a review asks about. */
    private static User subject(ObjectNode review) {
        JsonNode spec = review.path("spec");
        Map<String, List<String>> extra = new LinkedHashMap<>();
        spec.path("extra").properties().forEach(each -> extra.put(each.getKey(), texts(each.getValue())));
        return new User(spec.path("user").asString(""), spec.path("uid").asString(""), texts(spec.path("groups")), extra);
    }

    private ObjectNode checked(Exchange exchange, ReviewRules.Scope scope) throws IOException {
        ObjectNode review = read(exchange);
        List<FieldError> errors = ReviewRules.check(review, scope, exchange.namespace());
        if (!errors.isEmpty()) {
            throw ApiException.invalid(exchange.resource(), "", errors);
        }
        return review;
    }

    private ObjectNode mayI(ObjectNode review, User user) {
        JsonNode on = review.path("spec").path("resourceAttributes");
        JsonNode path = review.path("spec").path("nonResourceAttributes");
        Authorizer.Decision decision = access.authorizer().authorize(attempt(on, path, user));
        ObjectNode status = review.putObject("status");
        status.put("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.put("reason", decision.reason());
        }
        return review;
    }

    private static Attempt attempt(JsonNode on, JsonNode path, User user) {
        return path.isObject()
                ? new Attempt.OnPath(user, text(path, "verb"), text(path, "path"))
                : new Attempt.OnResource(
                        user,
                        text(on, "verb"),
                        text(on, "group"),
                        text(on, "version"),
                        text(on, "resource"),
                        text(on, "subresource"),
                        text(on, "namespace"),
                        text(on, "name"));
    }

    private ObjectNode rules(Exchange exchange, ObjectNode review) {
        String namespace = review.path("spec").path("namespace").asString("");
        if (namespace.isEmpty()) {
            throw ApiException.badRequest("no namespace on request");
        }
        Authorizer.Rules rules = access.authorizer().rules(exchange.user(), namespace);
        ObjectNode status = review.putObject("status");
        status.putArray("resourceRules");
        status.putArray("nonResourceRules");
        for (PolicyRule each : rules.rules()) {
            if (each.nonResourceURLs().isEmpty()) {
                ObjectNode rule = status.withArrayProperty("resourceRules").addObject();
                list(rule, "verbs", each.verbs());
                list(rule, "apiGroups", each.apiGroups());
                list(rule, "resources", each.resources());
                list(rule, "resourceNames", each.resourceNames());
            } else {
                ObjectNode rule = status.withArrayProperty("nonResourceRules").addObject();
                list(rule, "verbs", each.verbs());
                list(rule, "nonResourceURLs", each.nonResourceURLs());
            }
        }
        status.put("incomplete", !rules.incomplete().isEmpty());
        if (!rules.incomplete().isEmpty()) {
            status.put("evaluationError", rules.incomplete());
        }
        return review;
    }

    private static void list(ObjectNode into, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(into.putArray(name)::add);
        }
    }

    private static String text(JsonNode from, String name) {
        return from.path(name).asString("");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString("")));
        return texts;
    }
}

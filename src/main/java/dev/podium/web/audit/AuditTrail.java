package dev.podium.web.audit;

import dev.podium.access.Attempt;
import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Format;
import dev.podium.machinery.Json;
import dev.podium.model.User;
import dev.podium.web.protobuf.ProtobufReader;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is told of one request, from its receipt to its end (upstream's {@code audit.AuditContext}). Nothing, until it is known who
 * makes it and a rule of the policy fits. Safe for the threads that work on the request.
 */
public final class AuditTrail {

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final String ATTRIBUTE = AuditTrail.class.getName();
    private static final int LONGEST_AGENT = 1024;
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final AuditTrail NONE = new AuditTrail(Auditor.off(), "", () -> Instant.EPOCH, null);

    private final Auditor auditor;
    private final String id;
    private final Supplier<Instant> clock;
    private final @Nullable HttpServletRequest request;
    private final Instant received;
    private final Map<String, String> annotations = new TreeMap<>();
    private AuditPolicy.@Nullable Rule rule;
    private @Nullable Attempt attempt;
    private @Nullable User impersonated;
    private @Nullable JsonNode sent;
    private @Nullable JsonNode answered;
    private @Nullable ObjectNode status;

    AuditTrail(Auditor auditor, String id, Supplier<Instant> clock, @Nullable HttpServletRequest request) {
        this.auditor = auditor;
        this.id = id;
        this.clock = clock;
        this.request = request;
        this.received = clock.get();
        if (request != null) {
            request.setAttribute(ATTRIBUTE, this);
        }
    }

    /** That of a request; one that tells nothing where there is no audit log. */
    public static AuditTrail of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AuditTrail trail ? trail : NONE;
    }

    /** Whether anything is to be told at all, and so worth looking at. */
    public synchronized boolean open() {
        return auditor.policy() != null && (rule != null || attempt == null);
    }

    /** It is known who makes the request: the user before any impersonation. */
    public synchronized void identified(Attempt attempt) {
        AuditPolicy policy = auditor.policy();
        if (policy == null) {
            return;
        }
        this.attempt = attempt;
        rule = policy.rule(attempt);
        write(Stage.RECEIVED);
    }

    public synchronized void impersonated(User user) {
        impersonated = user;
    }

    /** Adds to the event, not to any object. The first value of a key stays. */
    public synchronized void annotate(String key, String value) {
        annotations.putIfAbsent(key, value);
    }

    /** Takes the body of the request. */
    public synchronized void sent(byte[] body, String mediaType) {
        if (rule == null || body.length == 0) {
            return;
        }
        try {
            sent = switch (mediaType) {
                case ProtobufReader.MEDIA_TYPE -> new ProtobufReader().read(body);
                case "application/yaml", "application/x-yaml", "text/yaml", "application/apply-patch+yaml" ->
                    new Decoder().decode(body, Format.YAML, null, FieldValidation.IGNORE).object();
                default -> Json.mapper().readTree(body);
            };
        } catch (DecodeException | ProtobufReader.UnreadableException | JacksonException malformed) {
            LOG.debug("audit {}: the body is not readable", id, malformed);
        }
    }

    /** Takes what is answered. */
    public synchronized void answered(byte[] json) {
        if (rule != null && json.length > 0 && json[0] == '{') {
            answered(Json.parse(json));
        }
    }

    /** Takes what is answered; a {@code Status} is told of at every level. */
    public synchronized void answered(ObjectNode object) {
        if (rule == null) {
            return;
        }
        answered = object;
        if (object.path("kind").asString("").equals("Status")) {
            status = Json.mapper().createObjectNode();
            status.putObject("metadata");
            for (String each : List.of("status", "message", "reason", "details", "code")) {
                if (object.has(each)) {
                    status.set(each, object.get(each));
                }
            }
        }
    }

    synchronized boolean lasting() {
        return attempt instanceof Attempt.OnResource on
                && (on.verb().equals("watch") || List.of("attach", "exec", "proxy", "log", "portforward").contains(on.subresource()));
    }

    synchronized void started(int code) {
        end(code);
        write(Stage.STARTED);
    }

    synchronized void complete(int code) {
        end(code);
        write(Stage.COMPLETE);
    }

    synchronized void panicked(Throwable why) {
        status = Json.mapper().createObjectNode();
        status.putObject("metadata");
        status.put("status", "Failure").put("message", "APIServer panic'd: " + why).put("reason", "InternalError").put("code", 500);
        write(Stage.PANIC);
    }

    /** Nobody knows who makes the request. */
    public synchronized void unknown(Attempt by, String attempted) {
        AuditPolicy policy = auditor.policy();
        if (policy == null) {
            return;
        }
        attempt = by;
        rule = policy.rule(by);
        status = Json.mapper().createObjectNode();
        status.putObject("metadata");
        status.put("message", "Authentication failed, attempted: " + attempted).put("code", 401);
        write(Stage.STARTED);
        rule = null;
    }

    private void end(int code) {
        if (status == null) {
            status = Json.mapper().createObjectNode();
            status.putObject("metadata");
        }
        if (!status.has("code")) {
            status.put("code", code);
        }
    }

    private void write(Stage stage) {
        AuditPolicy.Rule rule = this.rule;
        Attempt attempt = this.attempt;
        HttpServletRequest request = this.request;
        if (rule == null || attempt == null || request == null || rule.omitted().contains(stage)) {
            return;
        }
        ObjectNode event = Json.mapper().createObjectNode();
        event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1");
        event.put("level", rule.level().text()).put("auditID", id).put("stage", stage.text());
        String query = request.getQueryString();
        event.put("requestURI", request.getRequestURI() + (query == null ? "" : "?" + query));
        event.put("verb", attempt.verb());
        event.set("user", attempt.user().info());
        if (impersonated != null) {
            event.set("impersonatedUser", impersonated.info());
        }
        SourceAddresses.of(request).forEach(event.withArrayProperty("sourceIPs")::add);
        String agent = request.getHeader("User-Agent");
        if (agent != null) {
            event.put("userAgent", agent.length() > LONGEST_AGENT ? agent.substring(0, LONGEST_AGENT) + "...TRUNCATED" : agent);
        }
        if (attempt instanceof Attempt.OnResource on) {
            event.set("objectRef", reference(on));
        }
        if (status != null) {
            event.set("responseStatus", status);
        }
        if (sent != null && rule.level().tells(Level.REQUEST)) {
            event.set("requestObject", told(sent, rule));
        }
        if (answered != null && rule.level().tells(Level.REQUEST_RESPONSE)) {
            event.set("responseObject", told(answered, rule));
        }
        event.put("requestReceivedTimestamp", MICROS.format(received)).put("stageTimestamp", MICROS.format(clock.get()));
        if (!annotations.isEmpty()) {
            annotations.forEach(event.putObject("annotations")::put);
        }
        auditor.write(event);
    }

    private static JsonNode told(JsonNode object, AuditPolicy.Rule rule) {
        if (!rule.withoutManagedFields()) {
            return object;
        }
        JsonNode bare = object.deepCopy();
        List<JsonNode> all = new ArrayList<>(List.of(bare));
        bare.path("items").forEach(all::add);
        for (JsonNode each : all) {
            if (each.path("metadata") instanceof ObjectNode metadata) {
                metadata.remove("managedFields");
            }
        }
        return bare;
    }

    private ObjectNode reference(Attempt.OnResource on) {
        JsonNode metadata = sent == null ? Json.mapper().missingNode() : sent.path("metadata");
        ObjectNode reference = Json.mapper().createObjectNode();
        put(reference, "resource", on.resource());
        put(reference, "namespace", on.namespace().isEmpty() ? metadata.path("namespace").asString("") : on.namespace());
        put(reference, "name", on.name().isEmpty() ? metadata.path("name").asString("") : on.name());
        put(reference, "uid", metadata.path("uid").asString(""));
        put(reference, "apiGroup", on.group());
        put(reference, "apiVersion", on.version());
        put(reference, "resourceVersion", metadata.path("resourceVersion").asString(""));
        put(reference, "subresource", on.subresource());
        return reference;
    }

    private static void put(ObjectNode into, String field, String value) {
        if (!value.isEmpty()) {
            into.put(field, value);
        }
    }
}

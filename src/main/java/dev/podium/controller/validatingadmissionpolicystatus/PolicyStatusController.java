package dev.podium.controller.validatingadmissionpolicystatus;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.controller.ExpressionChecker;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says of every ValidatingAdmissionPolicy that it has been looked over, and what does not fit in its expressions (upstream's
 * {@code pkg/controller/validatingadmissionpolicystatus}).
 */
public final class PolicyStatusController implements Controller {

    private static final ResourceType<JsonNode> POLICIES =
            ResourceType.of("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");

    private final ApiClient client;
    private final ExpressionChecker expressions;
    private final ControllerLoop<String> loop;

    public PolicyStatusController(ApiClient client, ClusterTime time, ExpressionChecker expressions) {
        this.expressions = expressions;
        this.client = client.as("validatingadmissionpolicy-status");
        this.loop = new ControllerLoop<>("validatingadmissionpolicy-status", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(POLICIES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode policy, @Nullable JsonNode old) {
                loop.enqueue(name(policy));
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(name(last));
            }
        });
    }

    private static String name(JsonNode policy) {
        return policy.path("metadata").path("name").asString("");
    }

    private static long generation(JsonNode policy) {
        return policy.path("metadata").path("generation").asLong(0);
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode policy = client.find(POLICIES, "", name);
        if (policy != null && policy.path("status").path("observedGeneration").asLong(0) < generation(policy)) {
            client.updateStatus(POLICIES, "", name, object -> {
                ObjectNode checked = object.withObjectProperty("status")
                        .put("observedGeneration", generation(object))
                        .putObject("typeChecking");
                List<ExpressionChecker.Warning> warnings = expressions.warnings(object);
                if (!warnings.isEmpty()) {
                    ArrayNode list = checked.putArray("expressionWarnings");
                    warnings.forEach(each ->
                            list.addObject().put("fieldRef", each.fieldRef()).put("warning", each.warning()));
                }
                return object;
            });
        }
        return null;
    }

    @Override
    public void close() {
        loop.close();
    }
}

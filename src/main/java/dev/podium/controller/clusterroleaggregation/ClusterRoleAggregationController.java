package dev.podium.controller.clusterroleaggregation;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Upstream's {@code pkg/controller/clusterroleaggregation}: a role that aggregates has the rules of those it selects. */
public final class ClusterRoleAggregationController implements Controller {

    private static final ResourceType<JsonNode> ROLES = ResourceType.of("rbac.authorization.k8s.io", "v1", "clusterroles");

    private final ApiClient client;
    private final ControllerLoop<String> loop;
    private final Set<String> aggregating = ConcurrentHashMap.newKeySet();

    public ClusterRoleAggregationController(ApiClient client, ClusterTime time) {
        this.client = client.as("clusterrole-aggregation-controller");
        this.loop = new ControllerLoop<>("clusterrole-aggregation-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ROLES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode role, @Nullable JsonNode old) {
                if (role.hasNonNull("aggregationRule")) {
                    aggregating.add(name(role));
                } else {
                    aggregating.remove(name(role));
                }
                aggregating.forEach(loop::enqueue);
            }

            @Override
            public void deleted(JsonNode last) {
                aggregating.remove(name(last));
                loop.forget(name(last));
                aggregating.forEach(loop::enqueue);
            }
        });
    }

    private static String name(JsonNode role) {
        return role.path("metadata").path("name").asString("");
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode role = client.find(ROLES, "", name);
        if (role == null || !role.hasNonNull("aggregationRule")) {
            return null;
        }
        ArrayNode rules = rules(name, role.path("aggregationRule"));
        if (!rules.equals(role.path("rules")) && !(rules.isEmpty() && role.path("rules").isEmpty())) {
            client.update(ROLES, "", name, object -> {
                object.set("rules", rules);
                return object;
            });
        }
        return null;
    }

    private ArrayNode rules(String own, JsonNode aggregation) {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        List<JsonNode> roles = new ArrayList<>(client.list(ROLES, ""));
        roles.sort(Comparator.comparing(ClusterRoleAggregationController::name));
        for (JsonNode each : aggregation.path("clusterRoleSelectors")) {
            LabelSelector selector = Records.read(each, LabelSelector.class);
            for (JsonNode role : roles) {
                ObjectMeta metadata = Records.read(role.path("metadata"), ObjectMeta.class);
                if (!name(role).equals(own) && selector.matches(metadata.labels())) {
                    role.path("rules").forEach(rule -> {
                        if (rules.valueStream().noneMatch(rule::equals)) {
                            rules.add(rule);
                        }
                    });
                }
            }
        }
        return rules;
    }

    @Override
    public void close() {
        loop.close();
    }
}

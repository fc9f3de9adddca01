package dev.podium.controller.flowschema;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The condition {@code Dangling} of FlowSchemas, after upstream's {@code apiserver/pkg/util/flowcontrol/apf_controller.go}. */
public final class FlowSchemaController implements Controller {

    private static final String GROUP = "flowcontrol.apiserver.k8s.io";
    private static final ResourceType<JsonNode> SCHEMAS = ResourceType.of(GROUP, "v1", "flowschemas");
    private static final ResourceType<JsonNode> LEVELS = ResourceType.of(GROUP, "v1", "prioritylevelconfigurations");
    private static final String DANGLING = "Dangling";

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<String> loop;

    public FlowSchemaController(ApiClient client, ClusterTime time) {
        this.client = client.as("api-priority-and-fairness-config-consumer-v1");
        this.time = time;
        this.loop = new ControllerLoop<>("flow-schema-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(SCHEMAS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode schema, @Nullable JsonNode old) {
                loop.enqueue(name(schema));
            }

            @Override
            public void deleted(JsonNode last) {
                loop.forget(name(last));
            }
        });
        informers.of(LEVELS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode level, @Nullable JsonNode old) {
                if (old == null) {
                    pointers(level);
                }
            }

            @Override
            public void deleted(JsonNode last) {
                pointers(last);
            }
        });
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asString("");
    }

    private static String level(JsonNode schema) {
        return schema.at("/spec/priorityLevelConfiguration/name").asString("");
    }

    /** Those that name the level. */
    private void pointers(JsonNode level) {
        client.list(SCHEMAS, "").stream()
                .filter(each -> level(each).equals(name(level)))
                .forEach(each -> loop.enqueue(name(each)));
    }

    private @Nullable Duration reconcile(String name) {
        JsonNode schema = client.find(SCHEMAS, "", name);
        if (schema == null) {
            return null;
        }
        boolean dangling = client.find(LEVELS, "", level(schema)) == null;
        String message = "This FlowSchema references the PriorityLevelConfiguration object named \"" + level(schema) + "\" "
                + (dangling ? "but there is no such object" : "and it exists");
        boolean said = schema.at("/status/conditions").valueStream()
                .anyMatch(each -> each.path("type").asString("").equals(DANGLING)
                        && each.path("message").asString("").equals(message));
        if (said) {
            return null;
        }
        try {
            client.updateStatus(SCHEMAS, "", name, object -> {
                ArrayNode conditions = object.withObjectProperty("status").withArrayProperty("conditions");
                conditions.removeIf(each -> each.path("type").asString("").equals(DANGLING));
                conditions.addObject()
                        .put("type", DANGLING)
                        .put("status", dangling ? "True" : "False")
                        .put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("reason", dangling ? "NotFound" : "Found")
                        .put("message", message);
                return object;
            });
        } catch (RequestFailed gone) {
            if (!gone.notFound() && !gone.conflict()) {
                throw gone;
            }
        }
        return null;
    }

    @Override
    public void close() {
        loop.close();
    }
}

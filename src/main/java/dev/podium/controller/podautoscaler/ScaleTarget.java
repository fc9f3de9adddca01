package dev.podium.controller.podautoscaler;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.HorizontalPodAutoscaler;
import dev.podium.model.HorizontalPodAutoscaler.Reference;
import tools.jackson.databind.JsonNode;

/**
 * What an autoscaler scales, found as upstream finds it: by group and kind, whatever the version.
 *
 * @param replicas how many it asks for
 * @param present how many it says there are
 * @param selector of its Pods; empty if it has none
 */
record ScaleTarget(
        ApiClient client,
        ResourceType<JsonNode> type,
        String namespace,
        String name,
        int replicas,
        int present,
        String selector) {

    /** How often an update is tried that others come in between (upstream's {@code retry.DefaultRetry}). */
    private static final int TRIES = 5;

    /** @throws Unobtainable if there is no such thing, or it has no scale */
    static ScaleTarget find(ApiClient client, HorizontalPodAutoscaler autoscaler) throws Unobtainable {
        Reference reference = autoscaler.spec().scaleTargetRef();
        String namespace = autoscaler.metadata().namespaceOrEmpty();
        ResourceType<JsonNode> type = type(client, reference);
        if (!client.scalable(type)) {
            throw new Unobtainable("the server could not find the requested resource (get " + type.resource() + " "
                    + reference.name() + ")");
        }
        try {
            JsonNode scale = client.scale(type, namespace, reference.name());
            return new ScaleTarget(
                    client,
                    type,
                    namespace,
                    reference.name(),
                    scale.path("spec").path("replicas").asInt(0),
                    scale.path("status").path("replicas").asInt(0),
                    scale.path("status").path("selector").asString(""));
        } catch (RequestFailed refused) {
            throw new Unobtainable(refused.getMessage());
        }
    }

    private static ResourceType<JsonNode> type(ApiClient client, Reference reference) throws Unobtainable {
        String[] version = reference.apiVersion().split("/", -1);
        if (version.length > 2) {
            throw new Unobtainable("unexpected GroupVersion string: " + reference.apiVersion());
        }
        String group = version.length == 2 ? version[0] : "";
        ResourceType<JsonNode> type = client.resourceOfGroup(group, reference.kind(), JsonNode.class);
        if (type == null) {
            throw new Unobtainable("no matches for kind \"" + reference.kind() + "\" in group \"" + group + "\"");
        }
        return type;
    }

    /** @throws RequestFailed if it is refused */
    void scaleTo(int wanted) {
        for (int i = 1; ; i++) {
            try {
                client.scale(type, namespace, name, wanted);
                return;
            } catch (RequestFailed refused) {
                if (!refused.conflict() || i == TRIES) {
                    throw refused;
                }
            }
        }
    }
}

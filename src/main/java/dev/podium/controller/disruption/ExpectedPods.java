package dev.podium.controller.disruption;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.OwnerReference;
import dev.podium.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How many Pods there should be, by what their owners ask for, and how many of them a budget wants healthy. */
final class ExpectedPods {

    private final ApiClient client;

    ExpectedPods(ApiClient client) {
        this.client = client;
    }

    /** Pods that there should be, and those of them that must be healthy. */
    record Count(int expected, int desired) {}

    /** A Pod's owner does not say how many Pods there should be. */
    static final class Unknown extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws Unknown if that depends on an owner who does not say */
    Count count(JsonNode spec, List<Pod> pods) {
        JsonNode most = spec.path("maxUnavailable");
        JsonNode least = spec.path("minAvailable");
        if (most.isString() || most.isNumber()) {
            int expected = scale(pods);
            return new Count(expected, Math.max(0, expected - share(most, expected)));
        }
        if (least.isNumber()) {
            return new Count(pods.size(), least.asInt());
        }
        if (least.isString()) {
            int expected = scale(pods);
            return new Count(expected, share(least, expected));
        }
        return new Count(pods.size(), 0);
    }

    private static int share(JsonNode value, int of) {
        if (value.isNumber()) {
            return value.asInt();
        }
        String percent = value.stringValue();
        return percent.endsWith("%")
                ? (int) Math.ceil(Integer.parseInt(percent.substring(0, percent.length() - 1)) * of / 100.0)
                : 0;
    }

    private int scale(List<Pod> pods) {
        Map<String, Integer> scales = new HashMap<>();
        for (Pod each : pods) {
            OwnerReference owner = each.metadata().controllerReference();
            if (owner == null) {
                throw new Unknown("found no controller ref for pod \"" + each.metadata().nameOrEmpty() + "\"");
            }
            if (!scales.containsKey(owner.uid())) {
                Owner found = owner(each.metadata().namespaceOrEmpty(), owner);
                if (found == null) {
                    throw new Unknown("found no controllers for pod \"" + each.metadata().nameOrEmpty() + "\"");
                }
                scales.put(found.uid(), found.replicas());
                scales.putIfAbsent(owner.uid(), 0);
            }
        }
        return scales.values().stream().mapToInt(Integer::intValue).sum();
    }

    private record Owner(String uid, int replicas) {}

    /** A ReplicaSet that a Deployment controls asks for what the Deployment asks for. */
    private @Nullable Owner owner(String namespace, OwnerReference reference) {
        ResourceType<JsonNode> type = client.resourceOf(reference.apiVersion(), reference.kind(), JsonNode.class);
        JsonNode object = type == null ? null : client.find(type, namespace, reference.name());
        if (object == null || !object.path("metadata").path("uid").asString("").equals(reference.uid())) {
            return null;
        }
        if (reference.kind().equals("ReplicaSet")) {
            for (JsonNode each : object.path("metadata").path("ownerReferences")) {
                if (each.path("controller").asBoolean(false) && each.path("kind").asString("").equals("Deployment")) {
                    JsonNode deployment = client.find(
                            ResourceType.of("apps", "v1", "deployments"), namespace, each.path("name").asString(""));
                    if (deployment != null) {
                        return asked(deployment);
                    }
                }
            }
        }
        return object.path("spec").has("replicas") ? asked(object) : null;
    }

    private static Owner asked(JsonNode object) {
        return new Owner(
                object.path("metadata").path("uid").asString(""), object.path("spec").path("replicas").asInt(1));
    }
}

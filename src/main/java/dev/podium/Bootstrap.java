package dev.podium;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.registry.ServiceNetwork;
import dev.podium.time.ClusterTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every cluster has from the start: a class of storage, its namespaces, its range of Service addresses, its own
 * priorities and the Service of its API.
 */
final class Bootstrap {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final ResourceType<JsonNode> PRIORITIES = ResourceType.of("scheduling.k8s.io", "v1", "priorityclasses");
    private static final ServiceNetwork NETWORK = ServiceNetwork.STANDARD;
    /** Where the control plane is in the nodes' network; the nodes' own addresses begin after it. */
    static final String SERVER = "172.18.0.1";

    private static final int SERVER_PORT = 6443;
    private static final String NAME = "kubernetes";

    private Bootstrap() {}

    static void ensure(ApiClient client, ClusterTime time) {
        // Only a new cluster gets it: who deletes it means it.
        if (client.find(ResourceType.NAMESPACES, "", NAMESPACES.getFirst()) == null) {
            ensure(client, ResourceType.STORAGE_CLASSES, "", storageClass());
        }
        for (String each : NAMESPACES) {
            ensure(client, ResourceType.NAMESPACES, "", named(each));
        }
        serviceRange(client, time);
        ensure(
                client,
                PRIORITIES,
                "",
                priority(
                        "system-node-critical",
                        2_000_001_000,
                        "Used for system critical pods that must not be moved from their current node."));
        ensure(
                client,
                PRIORITIES,
                "",
                priority(
                        "system-cluster-critical",
                        2_000_000_000,
                        "Used for system critical pods that must run in the cluster, but can be moved to another node if"
                                + " necessary."));
        apiService(client);
        ensure(client, ResourceType.of("", "v1", "endpoints"), "default", endpoints());
        ensure(client, ResourceType.of("discovery.k8s.io", "v1", "endpointslices"), "default", endpointSlice());
    }

    private static void serviceRange(ApiClient client, ClusterTime time) {
        ResourceType<JsonNode> ranges = ResourceType.of("networking.k8s.io", "v1", "servicecidrs");
        ObjectNode range = named(NAME);
        range.withObject("metadata").putArray("finalizers").add("networking.k8s.io/service-cidr-finalizer");
        range.putObject("spec").putArray("cidrs").add(NETWORK.cidr());
        if (ensure(client, ranges, "", range)) {
            client.updateStatus(ranges, "", NAME, object -> {
                object.putObject("status")
                        .putArray("conditions")
                        .addObject()
                        .put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("message", "Kubernetes Service CIDR is ready")
                        .put("reason", "")
                        .put("status", "True")
                        .put("type", "Ready");
                return object;
            });
        }
    }

    /** A cluster starts also while the address of its own Service is not to be had, and then goes without. */
    private static void apiService(ApiClient client) {
        try {
            ensure(client, ResourceType.of("", "v1", "services"), "default", service());
        } catch (RequestFailed refused) {
            if (refused.code() != 422) {
                throw refused;
            }
            LOG.warn("the cluster goes without a Service of its own until it is started again: {}", refused.getMessage());
        }
    }

    private static ObjectNode priority(String name, int value, String description) {
        return named(name).put("value", value).put("description", description);
    }

    /** As in kind, but its volumes can grow. */
    private static ObjectNode storageClass() {
        ObjectNode storage = named("standard");
        storage.withObject("metadata").putObject("annotations").put("storageclass.kubernetes.io/is-default-class", "true");
        return storage.put("provisioner", PersistentVolume.PROVISIONER)
                .put("reclaimPolicy", "Delete")
                .put("volumeBindingMode", "WaitForFirstConsumer")
                .put("allowVolumeExpansion", true);
    }

    private static ObjectNode service() {
        ObjectNode service = named(NAME);
        service.withObject("metadata").putObject("labels").put("component", "apiserver").put("provider", NAME);
        ObjectNode spec = service.putObject("spec").put("clusterIP", NETWORK.first());
        spec.putArray("ports")
                .addObject()
                .put("name", "https")
                .put("port", 443)
                .put("protocol", "TCP")
                .put("targetPort", SERVER_PORT);
        return service;
    }

    private static ObjectNode endpoints() {
        ObjectNode endpoints = named(NAME);
        endpoints.withObject("metadata").putObject("labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
        ObjectNode subset = endpoints.putArray("subsets").addObject();
        subset.putArray("addresses").addObject().put("ip", SERVER);
        subset.putArray("ports").add(port());
        return endpoints;
    }

    private static ObjectNode endpointSlice() {
        ObjectNode slice = named(NAME);
        slice.withObject("metadata").putObject("labels").put("kubernetes.io/service-name", NAME);
        slice.put("addressType", "IPv4");
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(SERVER);
        endpoint.putObject("conditions").put("ready", true);
        slice.putArray("ports").add(port());
        return slice;
    }

    private static ObjectNode port() {
        return JsonNodeFactory.instance.objectNode().put("name", "https").put("port", SERVER_PORT).put("protocol", "TCP");
    }

    private static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.putObject("metadata").put("name", name);
        return object;
    }

    /** Creates an object unless there is one of that name; tells whether it did. */
    private static boolean ensure(ApiClient client, ResourceType<?> type, String namespace, ObjectNode object) {
        if (client.find(type, namespace, object.path("metadata").path("name").asString("")) != null) {
            return false;
        }
        try {
            client.create(type, namespace, object);
            return true;
        } catch (RequestFailed refused) {
            if (!refused.conflict()) {
                throw refused;
            }
            return false;
        }
    }
}

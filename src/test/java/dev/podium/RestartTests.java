package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.podium.access.AccessOptions;
import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RestartTests {

    private static final ResourceType<JsonNode> SERVICES = ResourceType.of("", "v1", "services");
    private static final ResourceType<JsonNode> ADDRESSES = ResourceType.of("networking.k8s.io", "v1", "ipaddresses");

    @TempDir
    private Path folder;

    private Cluster start() {
        return Cluster.start(ClusterOptions.inMemory().withNodes(0).withStorage(new ClusterOptions.Storage.Folder(folder)));
    }

    private static ObjectNode service(String name, String address) {
        return (ObjectNode) JsonMapper.shared().readTree("""
                {"metadata": {"name": "%s"}, "spec": {"clusterIP": "%s", "ports": [{"port": 80}]}}""".formatted(name, address));
    }

    @Test
    void aServicesAddressIsStillItsOwnAfterARestart() {
        try (Cluster cluster = start()) {
            cluster.client().create(SERVICES, "default", service("a", "10.96.0.77"));
        }
        try (Cluster cluster = start()) {
            ApiClient client = cluster.client();
            assertThatThrownBy(() -> client.create(SERVICES, "default", service("b", "10.96.0.77")))
                    .isInstanceOf(RequestFailed.class)
                    .hasMessageContaining("provided IP is already allocated");
            client.delete(SERVICES, "default", "a");
            client.create(SERVICES, "default", service("b", "10.96.0.77"));
        }
    }

    @Test
    void theAddressOfALoadBalancerIsStillItsOwnAfterARestart() {
        try (Cluster cluster = start()) {
            cluster.client().create(SERVICES, "default", balanced("a"));
            awaitAddress(cluster.client(), "a", "172.18.240.1");
            cluster.client().create(SERVICES, "default", balanced("b"));
            awaitAddress(cluster.client(), "b", "172.18.240.2");
            cluster.client().delete(SERVICES, "default", "a");
        }
        try (Cluster cluster = start()) {
            cluster.client().create(SERVICES, "default", balanced("c"));
            awaitAddress(cluster.client(), "c", "172.18.240.1");
            cluster.client().create(SERVICES, "default", balanced("d"));
            awaitAddress(cluster.client(), "d", "172.18.240.3");
            awaitAddress(cluster.client(), "b", "172.18.240.2");
        }
    }

    private static ObjectNode balanced(String name) {
        return (ObjectNode) JsonMapper.shared().readTree("""
                {"metadata": {"name": "%s"}, "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}}""".formatted(name));
    }

    private static void awaitAddress(ApiClient client, String name, String address) {
        await().untilAsserted(() -> assertThat(client.list(SERVICES, "default"))
                .filteredOn(each -> each.at("/metadata/name").asString("").equals(name))
                .extracting(each -> each.at("/status/loadBalancer/ingress/0/ip").asString(""))
                .containsExactly(address));
    }

    @Test
    void whatAStopLeftHalfDoneIsPutRight() {
        try (Cluster cluster = start()) {
            cluster.client().create(SERVICES, "default", service("a", "10.96.0.78"));
            cluster.client().delete(ADDRESSES, "", "10.96.0.78");
            ObjectNode left = (ObjectNode) JsonMapper.shared().readTree("""
                    {"metadata": {"name": "10.96.0.79", "labels": {"ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"}},
                     "spec": {"parentRef": {"resource": "services", "namespace": "default", "name": "gone"}}}""");
            cluster.client().create(ADDRESSES, "", left);
        }
        try (Cluster cluster = start()) {
            assertThat(cluster.client().find(ADDRESSES, "", "10.96.0.78")).isNotNull();
            assertThat(cluster.client().find(ADDRESSES, "", "10.96.0.79")).isNull();
        }
    }

    @Test
    void aClusterStartsAlsoWhenItsOwnServiceCannotHaveItsAddress() {
        try (Cluster cluster = start()) {
            cluster.client().delete(ResourceType.SERVICE_CIDRS, "", "kubernetes");
            cluster.client().delete(SERVICES, "default", "kubernetes");
        }
        try (Cluster cluster = start()) {
            assertThat(cluster.client().find(SERVICES, "default", "kubernetes")).isNull();
            assertThat(cluster.client().find(ResourceType.NAMESPACES, "", "default")).isNotNull();
        }
    }

    private ClusterOptions guarded() {
        AccessOptions enforced = new AccessOptions(
                AccessOptions.Authentication.OPTIONAL, AccessOptions.Authorization.RBAC, null, List.of());
        return ClusterOptions.inMemory()
                .withNodes(0)
                .withStorage(new ClusterOptions.Storage.Folder(folder))
                .withAccess(enforced);
    }

    @Test
    void theUsualRolesComeBack() {
        ResourceType<JsonNode> roles = ResourceType.of("rbac.authorization.k8s.io", "v1", "clusterroles");
        try (Cluster cluster = Cluster.start(guarded())) {
            cluster.client().delete(roles, "", "view");
        }
        try (Cluster cluster = Cluster.start(guarded())) {
            assertThat(cluster.client().find(roles, "", "view")).isNotNull();
        }
    }

    @Test
    void optionsAreOfOneCluster() {
        ClusterOptions options = ClusterOptions.inMemory().withNodes(0);
        Cluster.start(options).close();
        assertThatThrownBy(() -> Cluster.start(options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("each needs options of its own");
    }
}

package dev.podium.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Node;
import dev.podium.model.Taint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the controllers see to, on a clock that the test moves. */
class ControllerTests {

    private final Rehearsal stage = new Rehearsal(1);

    @AfterEach
    void close() {
        stage.close();
    }

    private Node node(String name) {
        Node node = stage.client.find(ResourceType.NODES, "", name);
        if (node == null) {
            throw new AssertionError("there is no node " + name);
        }
        return node;
    }

    private String ready(String node) {
        return node(node).status().conditions().stream()
                .filter(each -> each.type().equals("Ready"))
                .map(each -> each.status() + " " + each.reason())
                .findFirst()
                .orElse("");
    }

    @Test
    void everyNamespaceHasADefaultAccountAndGetsItBack() {
        ResourceType<JsonNode> accounts = ResourceType.SERVICE_ACCOUNTS;
        JsonNode account = stage.client.find(accounts, "kube-system", "default");
        assertThat(account).isNotNull();
        stage.client.remove(accounts, "kube-system", "default", account.path("metadata").path("uid").asString());
        stage.time.settle();
        assertThat(stage.client.find(accounts, "kube-system", "default")).isNotNull();
    }

    @Test
    void everyNamespaceIsToldWhomToTrustAndToldAgain() {
        String pem = stage.cluster.access().authority().certificatePem();
        for (String each : List.of("default", "kube-system")) {
            assertThat(rootCa(each)).as(each).isEqualTo(pem);
        }
        stage.client.update(ResourceType.CONFIG_MAPS, "default", "kube-root-ca.crt", map -> {
            map.putObject("data").put("ca.crt", "another");
            return map;
        });
        stage.time.settle();
        assertThat(rootCa("default")).isEqualTo(pem);
        stage.client.delete(ResourceType.CONFIG_MAPS, "default", "kube-root-ca.crt");
        stage.time.settle();
        assertThat(rootCa("default")).isEqualTo(pem);
    }

    private String rootCa(String namespace) {
        JsonNode map = stage.client.find(ResourceType.CONFIG_MAPS, namespace, "kube-root-ca.crt");
        return map == null ? "" : map.path("data").path("ca.crt").asString("");
    }

    @Test
    void everyNodeGetsARangeOfAddressesOfItsOwn() {
        stage.roomyNode("other", "");
        assertThat(List.of(node("node-1").spec().podCIDR(), node("other").spec().podCIDR()))
                .doesNotHaveDuplicates()
                .allMatch(each -> each.matches("10\\.244\\.[0-9]+\\.0/24"));
    }

    @Test
    void aNodeThatFallsSilentIsUnknownTaintedAndEmptied() {
        stage.node("silent", "status: {allocatable: {cpu: '4', memory: 8Gi, pods: '10'}}\n");
        assertThat(node("silent").spec().taints()).extracting(Taint::key).containsExactly("node.kubernetes.io/not-ready");
        stage.pod("bound", "nodeName: silent");
        stage.advance(Duration.ofSeconds(60));
        assertThat(ready("silent")).isEqualTo("Unknown NodeStatusNeverUpdated");
        assertThat(node("silent").spec().taints())
                .extracting(each -> each.key() + ":" + each.effect())
                .containsExactlyInAnyOrder(
                        "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute");
        stage.advance(Duration.ofSeconds(290));
        assertThat(stage.pod("bound").metadata().deleting()).isFalse();
        stage.advance(Duration.ofSeconds(30));
        assertThat(stage.pod("bound").metadata().deleting()).isTrue();
        assertThat(stage.events("bound")).contains("TaintManagerEviction: Marking for deletion Pod default/bound");
    }

    @Test
    void aNodeThatRenewsItsLeaseStaysReady() {
        stage.advance(Duration.ofMinutes(20));
        assertThat(ready("node-1")).isEqualTo("True KubeletReady");
        assertThat(node("node-1").spec().taints()).isEmpty();
    }

    @Test
    void aCordonedNodeIsTainted() {
        stage.client.update(ResourceType.NODES, "", "node-1", node -> {
            node.withObject("/spec").put("unschedulable", true);
            return node;
        });
        stage.time.settle();
        assertThat(node("node-1").spec().taints())
                .extracting(each -> each.key() + ":" + each.effect())
                .containsExactly("node.kubernetes.io/unschedulable:NoSchedule");
    }

    @Test
    void podsOfANodeThatIsGoneAreRemoved() {
        stage.roomyNode("doomed", "");
        stage.pod("orphan", "nodeName: doomed");
        stage.client.delete(ResourceType.NODES, "", "doomed");
        stage.advance(Duration.ofSeconds(40));
        assertThat(stage.client.find(ResourceType.PODS, "default", "orphan")).isNull();
    }

    private String owner(String name) {
        stage.create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n");
        return stage.find("v1", "ConfigMap", name).path("metadata").path("uid").asString();
    }

    private void dependent(String name, String owner, String uid, String more) {
        stage.create("apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + name + "\n  ownerReferences: [{apiVersion: v1, kind: ConfigMap,"
                + " name: " + owner + ", uid: " + uid + more + "}]\n");
    }

    @Test
    void dependentsGoWithTheirOwner() {
        String uid = owner("owner");
        dependent("dependent", "owner", uid, "");
        stage.client.delete(ResourceType.CONFIG_MAPS, "default", "owner");
        stage.time.settle();
        assertThat(stage.find("v1", "Secret", "dependent")).isNull();
    }

    @Test
    void aDependentOfAnOwnerThatNeverWasGoesToo() {
        dependent("dangling", "nobody", "00000000-0000-0000-0000-000000000000", "");
        assertThat(stage.find("v1", "Secret", "dangling")).isNull();
    }

    @Test
    void aDependentWithAnotherOwnerStaysAndForgetsTheOneThatWent() {
        String first = owner("first");
        String second = owner("second");
        stage.create("apiVersion: v1\nkind: Secret\nmetadata:\n  name: shared\n  ownerReferences:\n"
                + "  - {apiVersion: v1, kind: ConfigMap, name: first, uid: " + first + "}\n"
                + "  - {apiVersion: v1, kind: ConfigMap, name: second, uid: " + second + "}\n");
        stage.client.delete(ResourceType.CONFIG_MAPS, "default", "first");
        stage.time.settle();
        assertThat(stage.find("v1", "Secret", "shared").path("metadata").path("ownerReferences").size()).isEqualTo(1);
    }

    @Test
    void eventsGoAfterAnHour() {
        stage.pod("a", "");
        assertThat(stage.events("a")).isNotEmpty();
        stage.advance(Duration.ofMinutes(59));
        assertThat(stage.events("a")).isNotEmpty();
        stage.advance(Duration.ofMinutes(3));
        assertThat(stage.events("a")).isEmpty();
    }

    @Test
    void aNamespaceSaysWhatKeepsItAndGoesWhenNothingDoes() {
        stage.create("apiVersion: v1\nkind: Namespace\nmetadata: {name: sticky}\n");
        ObjectNode held = JsonMapper.shared().createObjectNode();
        held.putObject("metadata").put("name", "held").putArray("finalizers").add("example.com/hold");
        stage.client.create(ResourceType.CONFIG_MAPS, "sticky", held);
        stage.client.delete(ResourceType.NAMESPACES, "", "sticky");
        stage.time.settle();
        List<String> conditions = stage.find("v1", "Namespace", "sticky").path("status").path("conditions").valueStream()
                .filter(each -> each.path("status").asString("").equals("True"))
                .map(each -> each.path("message").asString(""))
                .toList();
        assertThat(conditions)
                .containsExactlyInAnyOrder(
                        "Some resources are remaining: configmaps. has 1 resource instances",
                        "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances");
        stage.client.update(ResourceType.CONFIG_MAPS, "sticky", "held", object -> {
            ((ObjectNode) object.path("metadata")).remove("finalizers");
            return object;
        });
        stage.advance(Duration.ofSeconds(2));
        assertThat(stage.find("v1", "Namespace", "sticky")).isNull();
    }
}

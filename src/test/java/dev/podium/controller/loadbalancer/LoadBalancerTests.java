package dev.podium.controller.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Service;
import dev.podium.model.ServiceStatus.Ingress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** How Services of type LoadBalancer come to their addresses and give them back, on a clock that the test moves. */
class LoadBalancerTests {

    private static final String FIRST = "172.18.240.1";
    private static final String SECOND = "172.18.240.2";
    private static final String RANGE = "from 172.18.240.1 to 172.18.255.254";
    private static final String FAILED = "SyncLoadBalancerFailed: Error syncing load balancer: failed to ensure load balancer: ";

    private final Rehearsal stage = new Rehearsal(0);

    @BeforeEach
    void oneNode() {
        stage.roomyNode("node-1", "");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void balanced(String name, String more) {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec:\n  type: LoadBalancer\n"
                + "  ports: [{port: 80}]\n" + more.indent(2));
    }

    private @Nullable Service find(String name) {
        return stage.client.find(ResourceType.SERVICES, "default", name);
    }

    private Service service(String name) {
        Service found = find(name);
        assertThat(found).as(name).isNotNull();
        return found;
    }

    private List<@Nullable String> addresses(String name) {
        return service(name).status().loadBalancer().ingress().stream().map(Ingress::ip).toList();
    }

    private void change(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.SERVICES, "default", name, object -> {
            change.accept(object);
            return object;
        });
        stage.time.settle();
    }

    private void type(String name, String type) {
        change(name, object -> object.withObjectProperty("spec").put("type", type));
    }

    private void annotate(String name, String value) {
        change(name, object -> object.withObjectProperty("metadata").withObjectProperty("annotations").put("note", value));
    }

    private void delete(String name) {
        stage.client.delete(ResourceType.SERVICES, "default", name);
        stage.time.settle();
    }

    /** Writes addresses into a status, as somebody else would. */
    private void write(String name, List<String> addresses) {
        stage.client.updateStatus(ResourceType.SERVICES, "default", name, object -> {
            ObjectNode balancer = object.withObjectProperty("status").putObject("loadBalancer");
            addresses.forEach(each -> balancer.withArrayProperty("ingress").addObject().put("ip", each));
            return object;
        });
        stage.time.settle();
    }

    /** A Service of somebody else's load balancer that has every address but the last few. */
    private void full(int free) {
        balanced("other", "loadBalancerClass: example.com/other");
        List<String> all = new ArrayList<>();
        for (int i = 1; i < 4095 - free; i++) {
            all.add("172.18." + (240 + i / 256) + "." + i % 256);
        }
        write("other", all);
    }

    @Test
    void aServiceGetsAnAddressAndTellsOfIt() {
        balanced("web", "");
        assertThat(service("web").status().loadBalancer().ingress()).containsExactly(new Ingress(FIRST, null, "VIP"));
        assertThat(service("web").metadata().finalizers()).containsExactly("service.kubernetes.io/load-balancer-cleanup");
        assertThat(stage.events("web"))
                .containsExactly("EnsuringLoadBalancer: Ensuring load balancer", "EnsuredLoadBalancer: Ensured load balancer");
    }

    @Test
    void noTwoGetOneAddressAndEachKeepsItsOwn() {
        balanced("a", "");
        balanced("b", "");
        balanced("c", "");
        delete("a");
        annotate("c", "changed");
        assertThat(addresses("b")).containsExactly(SECOND);
        assertThat(addresses("c")).containsExactly("172.18.240.3");
        balanced("d", "");
        assertThat(addresses("d")).containsExactly(FIRST);
    }

    @Test
    void whatIsAsItShouldBeIsNotWrittenAgain() {
        balanced("web", "");
        annotate("web", "changed");
        assertThat(stage.events("web")).hasSize(2);
        String version = service("web").metadata().resourceVersion();
        stage.advance(Duration.ofHours(1));
        assertThat(service("web").metadata().resourceVersion()).isEqualTo(version);
        assertThat(stage.find("v1", "Service", "web").path("metadata").path("managedFields").toString()).contains("f:note");
    }

    @Test
    void onlyThoseGetOneThatWantOneOfThisCluster() {
        balanced("other", "loadBalancerClass: example.com/other");
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: node}\nspec: {type: NodePort, ports: [{port: 80}]}\n");
        for (String each : List.of("other", "node")) {
            assertThat(addresses(each)).isEmpty();
            assertThat(service(each).metadata().finalizers()).isEmpty();
            assertThat(stage.events(each)).isEmpty();
        }
    }

    @Test
    void aServiceThatIsToBeBalancedNoLongerGivesItsAddressBack() {
        balanced("web", "");
        type("web", "NodePort");
        assertThat(addresses("web")).isEmpty();
        assertThat(service("web").metadata().finalizers()).isEmpty();
        assertThat(stage.events("web"))
                .endsWith("DeletingLoadBalancer: Deleting load balancer", "DeletedLoadBalancer: Deleted load balancer")
                .hasSize(4);
        balanced("next", "");
        assertThat(addresses("next")).containsExactly(FIRST);
        type("web", "LoadBalancer");
        assertThat(addresses("web")).containsExactly(SECOND);
    }

    @Test
    void aServiceThatIsDeletedGoesWhenItsLoadBalancerIsGone() {
        balanced("web", "");
        change("web", object -> object.withObjectProperty("metadata").withArrayProperty("finalizers").add("example.com/held"));
        delete("web");
        assertThat(addresses("web")).isEmpty();
        assertThat(service("web").metadata().finalizers()).containsExactly("example.com/held");
        change("web", object -> object.withObjectProperty("metadata").remove("finalizers"));
        assertThat(find("web")).isNull();
        assertThat(stage.events("web"))
                .containsExactly(
                        "EnsuringLoadBalancer: Ensuring load balancer",
                        "EnsuredLoadBalancer: Ensured load balancer",
                        "DeletingLoadBalancer: Deleting load balancer",
                        "DeletedLoadBalancer: Deleted load balancer");
    }

    @Test
    void aServiceMayAskForAnAddress() {
        balanced("web", "loadBalancerIP: 172.18.250.7");
        assertThat(addresses("web")).containsExactly("172.18.250.7");
        change("web", object -> object.withObjectProperty("spec").put("loadBalancerIP", "172.18.250.8"));
        assertThat(addresses("web")).containsExactly("172.18.250.8");
        change("web", object -> object.withObjectProperty("spec").remove("loadBalancerIP"));
        assertThat(addresses("web")).containsExactly("172.18.250.8");
    }

    @Test
    void anAddressThatCannotBeHadIsToldOf() {
        balanced("far", "loadBalancerIP: 192.0.2.1");
        assertThat(addresses("far")).isEmpty();
        assertThat(stage.events("far"))
                .containsExactly(
                        "EnsuringLoadBalancer: Ensuring load balancer",
                        FAILED + "spec.loadBalancerIP 192.0.2.1 is not one of the addresses " + RANGE);
        for (String each : List.of("172.18.255.255", "172.18.240.01", "fd00::1", "here")) {
            balanced("edge", "loadBalancerIP: '" + each + "'");
            assertThat(addresses("edge")).isEmpty();
            assertThat(stage.events("edge")).contains(FAILED + "spec.loadBalancerIP " + each + " is not one of the addresses " + RANGE);
            delete("edge");
        }
    }

    @Test
    void anAddressThatSomebodyHasIsGivenWhenItIsFree() {
        balanced("first", "");
        balanced("second", "loadBalancerIP: " + FIRST);
        assertThat(addresses("second")).isEmpty();
        assertThat(stage.events("second")).contains(FAILED + "spec.loadBalancerIP " + FIRST + " is in use by Service default/first");
        delete("first");
        assertThat(addresses("second")).containsExactly(FIRST);
    }

    @Test
    void whenAllAddressesAreInUseAServiceWaits() {
        full(1);
        balanced("last", "");
        assertThat(addresses("last")).containsExactly("172.18.255.254");
        balanced("late", "");
        assertThat(addresses("late")).isEmpty();
        assertThat(stage.events("late")).contains(FAILED + "all addresses " + RANGE + " are in use");
        type("last", "ClusterIP");
        assertThat(addresses("late")).containsExactly("172.18.255.254");
    }

    @Test
    void aServiceThatWaitsIsTriedAgainNowAndThen() {
        balanced("far", "loadBalancerIP: 192.0.2.1");
        stage.advance(Duration.ofMinutes(11));
        assertThat(stage.client.list(ResourceType.EVENTS, "default").stream()
                        .filter(each -> each.path("reason").asString("").equals("SyncLoadBalancerFailed"))
                        .map(each -> each.path("count").asInt()))
                .containsExactly(3);
    }

    @Test
    void theExternalAddressesOfOthersAreNotGiven() {
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: brought}\nspec: {ports: [{port: 80}], externalIPs: [" + FIRST + "]}\n");
        balanced("web", "");
        assertThat(addresses("web")).containsExactly(SECOND);
    }

    @Test
    void whoHadAnAddressFirstKeepsIt() {
        balanced("first", "");
        stage.advance(Duration.ofSeconds(1));
        balanced("second", "");
        write("second", List.of(FIRST));
        annotate("first", "changed");
        assertThat(addresses("first")).containsExactly(FIRST);
        annotate("second", "changed");
        assertThat(addresses("second")).containsExactly(SECOND);
    }

    @Test
    void withoutNodesThatTakeTrafficThereIsAWarning() {
        String warning = "UnAvailableLoadBalancer: There are no available nodes for LoadBalancer";
        balanced("one", "");
        assertThat(stage.events("one")).doesNotContain(warning);
        stage.client.update(ResourceType.NODES, "", "node-1", node -> {
            node.withObjectProperty("metadata").withObjectProperty("labels").put("node.kubernetes.io/exclude-from-external-load-balancers", "");
            return node;
        });
        balanced("two", "");
        assertThat(stage.events("two")).contains(warning);
        assertThat(addresses("two")).containsExactly(SECOND);
    }
}

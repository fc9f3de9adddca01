package dev.podium.controller.ipallocator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.IpAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How Services and IPAddresses come to agree again, on a clock that the test moves. */
class AddressRepairTests {

    private static final String ADDRESS = "10.96.0.77";
    private static final String MANAGED = "{ipaddress.kubernetes.io/managed-by: ipallocator.k8s.io}";

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String address) {
        stage.create("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: " + address
                + ", ports: [{port: 80}]}}");
    }

    private void address(String name, String labels, String parent) {
        stage.create("{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: " + name + ", labels: " + labels
                + "}, spec: {parentRef: " + parent + "}}");
    }

    private @Nullable IpAddress find(String name) {
        return stage.client.find(ResourceType.IP_ADDRESSES, "", name);
    }

    private void delete(String name) {
        stage.client.delete(ResourceType.IP_ADDRESSES, "", name);
        stage.time.settle();
    }

    @Test
    void anIpAddressThatIsDeletedComesBack() {
        service(ADDRESS);
        stage.advance(Duration.ofMinutes(10));
        delete(ADDRESS);
        IpAddress again = find(ADDRESS);
        assertThat(again).isNotNull();
        assertThat(again.spec().parentRef()).isEqualTo(new IpAddress.Parent("", "services", "default", "web"));
        assertThat(again.labelled()).isTrue();
        // Once: nothing was ever wrong with the one that came with the Service.
        assertThat(stage.events("web"))
                .containsExactly("ClusterIPNotAllocated: Cluster IP [IPv4]: 10.96.0.77 is not allocated; repairing");
    }

    @Test
    void anIpAddressThatCameBackGoesWithItsService() {
        service(ADDRESS);
        delete(ADDRESS);
        assertThat(find(ADDRESS)).isNotNull();
        stage.client.delete(ResourceType.SERVICES, "default", "web");
        stage.advance(Duration.ofMinutes(10));
        assertThat(find(ADDRESS)).isNull();
        assertThat(stage.events(ADDRESS)).isEmpty();
    }

    @Test
    void anIpAddressThatHasLostItsLabelsGetsThemBack() {
        service(ADDRESS);
        stage.client.update(ResourceType.IP_ADDRESSES, "", ADDRESS, object -> {
            object.withObjectProperty("metadata").remove("labels");
            return object;
        });
        stage.time.settle();
        assertThat(find(ADDRESS)).isNotNull().matches(IpAddress::labelled);
    }

    @Test
    void anIpAddressWithoutItsServiceGoesAfterAMinute() {
        address(ADDRESS, MANAGED, "{resource: services, namespace: default, name: gone}");
        stage.advance(Duration.ofSeconds(50));
        assertThat(find(ADDRESS)).isNotNull();
        stage.advance(Duration.ofSeconds(15));
        assertThat(find(ADDRESS)).isNull();
        assertThat(stage.events(ADDRESS)).containsExactly("IPAddressNotAllocated: IPAddress: 10.96.0.77 for Service default/gone"
                + " appears to have leaked: cleaning up");
    }

    @Test
    void anIpAddressThatItsServiceDoesNotHaveGoes() {
        service(ADDRESS);
        address("10.96.0.78", MANAGED, "{resource: services, namespace: default, name: web}");
        assertThat(find("10.96.0.78")).isNull();
        assertThat(find(ADDRESS)).isNotNull();
        assertThat(stage.events("10.96.0.78")).containsExactly("IPAddressWrongReference: IPAddress: 10.96.0.78 for Service"
                + " default/web has a wrong reference; cleaning up");
    }

    @Test
    void anIpAddressOfAnotherKindOfObjectGoesOnlyIfItClaimsToBeTheServersOwn() {
        address("10.96.0.78", "{}", "{group: example.com, resource: gateways, namespace: default, name: gate}");
        address(ADDRESS, MANAGED, "{group: example.com, resource: gateways, namespace: default, name: gate}");
        assertThat(find("10.96.0.78")).isNotNull();
        assertThat(find(ADDRESS)).isNull();
        assertThat(stage.events(ADDRESS)).containsExactly("IPAddressNotAllocated: IPAddress 10.96.0.77 appears to have been"
                + " modified, not referencing a Service &ParentReference{Group:example.com,Resource:gateways,Namespace:default,"
                + "Name:gate,}: cleaning up");
    }

    @Test
    void whatNoNewsTellsOfIsFoundWithinMinutes() {
        String range = "{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: extra}, spec: {cidrs: ['10.200.0.0/24']}}";
        stage.create(range);
        service("10.200.0.5");
        stage.client.delete(ResourceType.SERVICE_CIDRS, "", "extra");
        stage.client.update(ResourceType.SERVICE_CIDRS, "", "extra", object -> {
            object.withObjectProperty("metadata").remove("finalizers");
            return object;
        });
        delete("10.200.0.5");
        assertThat(find("10.200.0.5")).isNull();
        assertThat(stage.events("web")).containsExactly("ClusterIPOutOfRange: Cluster IP [IPv4]: 10.200.0.5 is not within any"
                + " configured Service CIDR; please recreate service");
        stage.create(range);
        assertThat(find("10.200.0.5")).isNull();
        stage.advance(Duration.ofMinutes(4));
        assertThat(find("10.200.0.5")).isNotNull();
    }
}

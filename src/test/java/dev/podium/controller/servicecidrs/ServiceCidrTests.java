package dev.podium.controller.servicecidrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.Rehearsal;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.model.Service;
import dev.podium.model.ServiceCidr;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of ServiceCIDRs, and of the addresses that Services get from them, on a clock that the test moves. */
class ServiceCidrTests {

    private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    private final Rehearsal stage = new Rehearsal(0);

    @AfterEach
    void close() {
        stage.close();
    }

    private void cidr(String name, String range) {
        stage.create("{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {name: " + name + "}, spec: {cidrs: ['"
                + range + "']}}");
    }

    /** Creates a Service; tells its address. */
    private String service(String name, String spec) {
        stage.create("{apiVersion: v1, kind: Service, metadata: {name: " + name + "}, spec: {ports: [{port: 80}]" + spec + "}}");
        Service made = stage.client.find(ResourceType.SERVICES, "default", name);
        return made == null || made.spec().clusterIP() == null ? "" : made.spec().clusterIP();
    }

    private @Nullable ServiceCidr find(String name) {
        return stage.client.find(ResourceType.SERVICE_CIDRS, "", name);
    }

    private String ready(String name) {
        ServiceCidr cidr = find(name);
        ServiceCidr.Condition ready = cidr == null ? null : cidr.ready();
        return ready == null ? "" : ready.status() + "/" + ready.reason() + "/" + ready.message();
    }

    private void delete(ResourceType<?> type, String namespace, String name) {
        stage.client.delete(type, namespace, name);
        stage.time.settle();
    }

    @Test
    void oneThatAUserMakesTurnsReadyAndIsProtected() {
        cidr("extra", "10.200.0.0/24");
        assertThat(ready("extra")).isEqualTo("True//Kubernetes Service CIDR is ready");
        assertThat(find("extra")).isNotNull();
        assertThat(find("extra").metadata().finalizers()).containsExactly(FINALIZER);
    }

    @Test
    void aServiceCanAskForAnAddressOfAnyOfThem() {
        cidr("extra", "10.200.0.0/28");
        assertThat(service("a", ", clusterIP: 10.200.0.14")).isEqualTo("10.200.0.14");
        assertThat(stage.find("networking.k8s.io/v1", "IPAddress", "10.200.0.14")).isNotNull();
        assertThat(service("b", ", clusterIP: 10.96.0.14")).isEqualTo("10.96.0.14");
        assertThatThrownBy(() -> service("c", ", clusterIP: 10.200.0.14"))
                .hasMessageEndingWith("failed to allocate IP 10.200.0.14: provided IP is already allocated");
    }

    @Test
    void neitherARangesEndsNorWhatLiesBeyondCanBeHad() {
        cidr("extra", "10.200.0.0/28");
        assertThat(service("a", ", clusterIP: 10.200.0.1")).isEqualTo("10.200.0.1");
        for (String each : List.of("10.200.0.0", "10.200.0.15", "10.200.0.16")) {
            assertThatThrownBy(() -> service("b", ", clusterIP: " + each))
                    .isInstanceOf(RequestFailed.class)
                    .hasMessage("Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"" + each
                            + "\"]: failed to allocate IP " + each
                            + ": the provided network does not match the current range");
        }
    }

    @Test
    void rangesThatOverlapGiveEachAddressOnce() {
        delete(ResourceType.SERVICE_CIDRS, "", "kubernetes");
        cidr("around", "10.200.0.0/28");
        cidr("low", "10.200.0.0/29");
        cidr("high", "10.200.0.8/29");
        Set<String> given = new HashSet<>();
        for (int i = 1; i <= 14; i++) {
            given.add(service("s" + i, ""));
        }
        assertThat(given).hasSize(14).allMatch(each -> each.startsWith("10.200.0."));
        assertThatThrownBy(() -> service("s15", ""))
                .hasMessage("Internal error occurred: failed to allocate a serviceIP: range is full");
    }

    @Test
    void whatOneCannotGiveAnotherDoes() {
        delete(ResourceType.SERVICE_CIDRS, "", "kubernetes");
        cidr("small", "10.200.0.0/30");
        service("a", "");
        service("b", "");
        cidr("next", "10.201.0.0/30");
        assertThat(List.of(service("c", ""), service("d", ""))).containsExactlyInAnyOrder("10.201.0.1", "10.201.0.2");
    }

    @Test
    void oneThatNobodyNeedsGoesTenSecondsAfterItsDeletion() {
        cidr("extra", "10.200.0.0/24");
        delete(ResourceType.SERVICE_CIDRS, "", "extra");
        stage.advance(Duration.ofSeconds(9));
        assertThat(find("extra")).isNotNull();
        stage.advance(Duration.ofSeconds(2));
        assertThat(find("extra")).isNull();
    }

    @Test
    void oneWithAddressesInUseStaysUntilTheyAreGivenBackAndGivesOutNoMore() {
        cidr("extra", "10.200.0.0/24");
        service("a", ", clusterIP: 10.200.0.5");
        delete(ResourceType.SERVICE_CIDRS, "", "extra");
        stage.advance(Duration.ofMinutes(5));
        assertThat(ready("extra")).isEqualTo("False/Terminating/There are still IPAddresses referencing the ServiceCIDR, please"
                + " remove them or create a new ServiceCIDR");
        assertThatThrownBy(() -> service("b", ", clusterIP: 10.200.0.6"))
                .hasMessageEndingWith("the provided network does not match the current range");
        delete(ResourceType.SERVICES, "default", "a");
        assertThat(find("extra")).isNull();
        assertThat(stage.find("networking.k8s.io/v1", "IPAddress", "10.200.0.5")).isNull();
    }

    @Test
    void oneWhoseAddressesAreInAnotherGoes() {
        cidr("extra", "10.200.0.0/24");
        service("a", ", clusterIP: 10.200.0.5");
        delete(ResourceType.SERVICE_CIDRS, "", "extra");
        stage.advance(Duration.ofSeconds(20));
        assertThat(ready("extra")).startsWith("False/Terminating/");
        cidr("around", "10.200.0.0/16");
        assertThat(find("extra")).isNull();
        assertThat(stage.find("networking.k8s.io/v1", "IPAddress", "10.200.0.5")).isNotNull();
    }

    @Test
    void ofTwoThatHaveAnAddressOneStaysThoughBothAreDeleted() {
        cidr("one", "10.200.0.0/24");
        cidr("two", "10.200.0.0/24");
        service("a", ", clusterIP: 10.200.0.5");
        stage.client.delete(ResourceType.SERVICE_CIDRS, "", "one");
        stage.client.delete(ResourceType.SERVICE_CIDRS, "", "two");
        stage.advance(Duration.ofMinutes(1));
        assertThat(List.of("one", "two")).filteredOn(each -> find(each) != null).hasSize(1);
        assertThat(List.of(ready("one"), ready("two"))).anyMatch(each -> each.startsWith("False/Terminating/"));
    }
}

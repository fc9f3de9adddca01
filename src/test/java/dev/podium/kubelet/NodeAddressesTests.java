package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.NodeNetwork;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeAddressesTests {

    @Test
    void nodesLeaveTheAddressesOfLoadBalancersAlone() {
        NodeAddresses addresses = new NodeAddresses();
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 70_000; i++) {
            String address = addresses.of(null);
            assertThat(NodeNetwork.BALANCERS.contains(address)).as(address).isFalse();
            given.add(address);
        }
        assertThat(given).hasSize(70_000).doesNotContain(NodeNetwork.CONTROL_PLANE).contains("172.18.239.255", "172.19.0.0");
    }
}

package dev.podium.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.network.NetworkNamespace.Binding;
import dev.podium.time.ManualTime;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** UDP on the pod network. */
class DatagramTests {

    private static final Address SERVICE = new Address("10.96.0.7", 53);

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final PodNetwork network = PodNetworks.inMemory(time);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        network.close();
        time.close();
    }

    /** Answers everything with its name and what it was told by whom. */
    private NetworkNamespace server(String ip, int port) throws Exception {
        NetworkNamespace host = network.attach(ip);
        host.bind(port, Binding.ANY, (own, from, datagram) ->
                own.send(from, bytes(ip + " heard " + text(datagram) + " from " + from.ip())));
        return host;
    }

    private DatagramPort client(NetworkNamespace host) throws Exception {
        return host.bind(0, Binding.ANY, (_, from, datagram) -> heard.add(from + ": " + text(datagram)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] datagram) {
        return new String(datagram, StandardCharsets.UTF_8);
    }

    @Test
    void datagramsReachAPortAndAnswersTheSender() throws Exception {
        server("10.244.0.5", 53);
        DatagramPort client = client(network.attach("10.244.1.2"));
        client.send(new Address("10.244.0.5", 53), bytes("hello"));
        time.settle();
        assertThat(heard).containsExactly("10.244.0.5:53: 10.244.0.5 heard hello from 10.244.1.2");
    }

    @Test
    void anAnswerComesFromTheServiceThatWasAskedAndAFlowStaysWhereItIs() throws Exception {
        NetworkNamespace first = server("10.244.0.5", 5353);
        server("10.244.0.6", 5353);
        AtomicReference<String> next = new AtomicReference<>("10.244.0.5");
        network.destinations((client, transport, asked) -> transport == Transport.UDP && asked.equals(SERVICE)
                ? new Destinations.Elsewhere(new Address(next.get(), 5353))
                : new Destinations.Itself());
        DatagramPort client = client(network.attach("10.244.1.2"));
        client.send(SERVICE, bytes("one"));
        time.settle();
        next.set("10.244.0.6");
        client.send(SERVICE, bytes("two"));
        time.settle();
        first.close();
        client.send(SERVICE, bytes("three"));
        time.settle();
        assertThat(heard)
                .containsExactly(
                        "10.96.0.7:53: 10.244.0.5 heard one from 10.244.1.2",
                        "10.96.0.7:53: 10.244.0.5 heard two from 10.244.1.2",
                        "10.96.0.7:53: 10.244.0.6 heard three from 10.244.1.2");
    }

    @Test
    void nobodyThereIsToldAndNoHostIsNot() throws Exception {
        network.attach("10.244.0.5").listen(53, Binding.ANY, Connection::close);
        DatagramPort client = client(network.attach("10.244.1.2"));
        assertThatThrownBy(() -> client.send(new Address("10.244.0.5", 53), bytes("x")))
                .isInstanceOf(ConnectException.class)
                .hasMessage("read udp " + client.address() + "->10.244.0.5:53: read: connection refused");
        client.send(new Address("10.244.0.9", 53), bytes("lost"));
        time.settle();
        assertThat(heard).isEmpty();
    }

    @Test
    void answersPassEveryFilterAndNothingElseDoes() throws Exception {
        server("10.244.0.5", 53);
        NetworkNamespace host = network.attach("10.244.1.2");
        DatagramPort client = client(host);
        network.filter((from, transport, target) -> from.equals("10.244.1.2"));
        client.send(new Address("10.244.0.5", 53), bytes("hello"));
        time.settle();
        assertThat(heard).hasSize(1);
        DatagramPort other = client(network.find("10.244.0.5"));
        other.send(client.address(), bytes("unasked"));
        time.settle();
        assertThat(heard).hasSize(1);
    }

    @Test
    void whatIsBoundToTheLoopbackIsReachedFromThereOnly() throws Exception {
        NetworkNamespace host = network.attach("10.244.0.5");
        host.bind(53, Binding.LOOPBACK, (own, from, datagram) -> own.send(from, datagram));
        DatagramPort neighbour = client(host);
        neighbour.send(new Address("127.0.0.1", 53), bytes("near"));
        time.settle();
        assertThat(heard).containsExactly("127.0.0.1:53: near");
        DatagramPort stranger = client(network.attach("10.244.1.2"));
        assertThatThrownBy(() -> stranger.send(new Address("10.244.0.5", 53), bytes("far")))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aPortIsOnesOwnUntilItIsClosed() throws Exception {
        NetworkNamespace host = network.attach("10.244.0.5");
        DatagramPort port = host.bind(53, Binding.ANY, (_, _, _) -> {});
        assertThatThrownBy(() -> host.bind(53, Binding.ANY, (_, _, _) -> {}))
                .isInstanceOf(BindException.class)
                .hasMessage("listen udp :53: bind: address already in use");
        port.close();
        host.bind(53, Binding.ANY, (_, _, _) -> {}).close();
    }

    @Test
    void portsOfANodeLeadToPodsEachProtocolAndAddressByItself() throws Exception {
        NetworkNamespace node = network.attach("172.18.0.2");
        server("10.244.0.5", 53);
        server("10.244.0.6", 53);
        node.forward(Transport.UDP, "127.0.0.1", 5300, new Address("10.244.0.5", 53));
        NetworkNamespace.Forwarding outside =
                node.forward(Transport.UDP, "172.18.0.2", 5300, new Address("10.244.0.6", 53));
        client(node).send(new Address("127.0.0.1", 5300), bytes("inside"));
        time.settle();
        DatagramPort stranger = client(network.attach("10.244.1.2"));
        stranger.send(new Address("172.18.0.2", 5300), bytes("outside"));
        time.settle();
        assertThat(heard)
                .containsExactly(
                        "127.0.0.1:5300: 10.244.0.5 heard inside from 172.18.0.2",
                        "172.18.0.2:5300: 10.244.0.6 heard outside from 10.244.1.2");
        outside.close();
        assertThatThrownBy(() -> stranger.send(new Address("172.18.0.2", 5300), bytes("late")))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void connectionsToAPortOfANodeLeadToItsPod() throws Exception {
        NetworkNamespace node = network.attach("172.18.0.2");
        NetworkNamespace pod = network.attach("10.244.0.5");
        pod.listen(80, Binding.ANY, connection -> {
            try (connection) {
                connection.output().write(bytes("from " + connection.remote().ip()));
            }
        });
        node.forward(Transport.TCP, "", 8080, new Address("10.244.0.5", 80));
        assertThat(read(node.dial("localhost", 8080, Duration.ofSeconds(1)))).isEqualTo("from 172.18.0.2");
        NetworkNamespace other = network.attach("10.244.1.2");
        assertThat(read(other.dial("172.18.0.2", 8080, Duration.ofSeconds(1)))).isEqualTo("from 10.244.1.2");
    }

    private static String read(Connection connection) throws Exception {
        try (connection) {
            return text(connection.input().readAllBytes());
        }
    }
}

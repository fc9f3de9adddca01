package dev.podium.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.network.NetworkNamespace.Binding;
import dev.podium.time.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodNetworkTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final PodNetwork network = PodNetworks.inMemory(time);

    @AfterEach
    void close() {
        network.close();
        time.close();
    }

    @Test
    void bytesFlowBothWaysAndEndWithHalfClose() throws Exception {
        NetworkNamespace server = network.attach("10.244.0.5");
        server.listen(80, Binding.ANY, connection -> {
            try (connection) {
                byte[] all = connection.input().readAllBytes();
                connection.output().write(("you said " + new String(all, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
            }
        });
        try (Connection client = network.attach("10.244.1.2").dial("10.244.0.5", 80, SECOND)) {
            client.output().write("hello".getBytes(StandardCharsets.UTF_8));
            client.output().close();
            assertThat(client.input().readAllBytes()).asString().isEqualTo("you said hello");
            assertThat(client.remote()).hasToString("10.244.0.5:80");
            assertThat(client.local().ip()).isEqualTo("10.244.1.2");
        }
    }

    @Test
    void aPortWhereNothingListensRefuses() {
        network.attach("10.244.0.5");
        assertThatThrownBy(() -> network.dial("10.244.0.5", 8080, SECOND))
                .isInstanceOf(ConnectException.class)
                .hasMessage("dial tcp 10.244.0.5:8080: connect: connection refused");
    }

    @Test
    void aDestinationThatIsSilentTimesOut() {
        network.destinations((client, transport, asked) -> new Destinations.Silence());
        timesOut();
    }

    @Test
    void whatAFilterDoesNotLetThroughIsLost() throws Exception {
        network.attach("10.244.9.9").listen(80, Binding.ANY, Connection::close);
        network.filter((client, transport, target) -> !client.isEmpty() || target.port() != 80);
        timesOut();
        network.attach("10.244.1.2").dial("10.244.9.9", 80, SECOND).close();
    }

    @Test
    void anAddressThatDoesNotExistTimesOut() {
        timesOut();
    }

    private void timesOut() {
        AtomicReference<Exception> seen = new AtomicReference<>();
        time.run("dial", () -> {
            try {
                network.dial("10.244.9.9", 80, SECOND).close();
            } catch (IOException | InterruptedException expected) {
                seen.set(expected);
            }
        });
        time.advance(Duration.ofMillis(999));
        assertThat(seen.get()).isNull();
        time.advance(Duration.ofMillis(1));
        assertThat(seen.get()).isInstanceOf(SocketTimeoutException.class).hasMessage("dial tcp 10.244.9.9:80: i/o timeout");
    }

    @Test
    void aNameIsNoAddress() {
        assertThatThrownBy(() -> network.dial("nowhere", 80, SECOND))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("dial tcp: lookup nowhere: no such host");
    }

    @Test
    void namesAreAnsweredByTheNameService() {
        assertThat(network.lookup("web.default.svc.cluster.local")).isEmpty();
        network.names(name -> name.startsWith("web.") ? List.of("10.96.0.7") : List.of());
        assertThat(network.lookup("web.default.svc.cluster.local")).containsExactly("10.96.0.7");
    }

    @Test
    void theLoopbackIsReachableFromInsideOnly() throws Exception {
        NetworkNamespace pod = network.attach("10.244.0.5");
        pod.listen(9000, Binding.LOOPBACK, Connection::close);
        pod.dial("localhost", 9000, SECOND).close();
        pod.dial("127.0.0.1", 9000, SECOND).close();
        assertThatThrownBy(() -> network.dial("10.244.0.5", 9000, SECOND)).hasMessageContaining("connection refused");
    }

    @Test
    void aPortIsHeldByOneListenerAtATime() throws Exception {
        NetworkNamespace pod = network.attach("10.244.0.5");
        NetworkNamespace.Listener first = pod.listen(8080, Binding.ANY, Connection::close);
        assertThatThrownBy(() -> pod.listen(8080, Binding.ANY, Connection::close))
                .hasMessage("listen tcp :8080: bind: address already in use");
        first.close();
        pod.listen(8080, Binding.ANY, Connection::close).close();
    }

    @Test
    void anAddressIsHeldByOneHostAtATime() {
        NetworkNamespace pod = network.attach("10.244.0.5");
        assertThat(network.find("10.244.0.5")).isSameAs(pod);
        assertThatThrownBy(() -> network.attach("10.244.0.5")).isInstanceOf(IllegalStateException.class);
        pod.close();
        assertThat(network.find("10.244.0.5")).isNull();
        network.attach("10.244.0.5");
    }

    @Test
    void aWriterWaitsForItsReader() throws Exception {
        AtomicLong written = new AtomicLong();
        List<Connection> accepted = new CopyOnWriteArrayList<>();
        network.attach("10.244.0.5").listen(80, Binding.ANY, accepted::add);
        Connection client = network.dial("10.244.0.5", 80, SECOND);
        time.run("writer", () -> {
            try {
                for (int i = 0; i < 1000; i++) {
                    client.output().write(new byte[1000]);
                    written.addAndGet(1000);
                }
                client.output().close();
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        });
        time.settle();
        assertThat(written.get()).isLessThanOrEqualTo(Pipe.CAPACITY);
        assertThat(accepted.getFirst().input().readAllBytes()).hasSize(1_000_000);
        time.settle();
        assertThat(written.get()).isEqualTo(1_000_000);
    }

    @Test
    void closingAnEndBreaksTheOthersWritesAndEndsItsReads() throws Exception {
        List<Connection> accepted = new CopyOnWriteArrayList<>();
        network.attach("10.244.0.5").listen(80, Binding.ANY, accepted::add);
        Connection client = network.dial("10.244.0.5", 80, SECOND);
        time.settle();
        accepted.getFirst().output().write(7);
        accepted.getFirst().close();
        assertThat(client.input().read()).isEqualTo(7);
        assertThat(client.input().read()).isEqualTo(-1);
        assertThatThrownBy(() -> client.output().write(1)).isInstanceOf(IOException.class).hasMessage("Broken pipe");
    }

    @Test
    void aHostThatGoesAwayResetsItsConnections() throws Exception {
        NetworkNamespace server = network.attach("10.244.0.5");
        server.listen(80, Binding.ANY, connection -> connection.input().read());
        Connection client = network.dial("10.244.0.5", 80, SECOND);
        time.settle();
        server.close();
        assertThatThrownBy(() -> client.input().read()).hasMessage("Connection reset by peer");
        time.settle();
    }

    @Test
    void aSocketOverAConnectionCarriesItsBytes() throws Exception {
        network.attach("10.244.0.5").listen(80, Binding.ANY, connection -> {
            connection.output().write("hi".getBytes(StandardCharsets.UTF_8));
            connection.close();
        });
        try (ConnectionSocket socket = new ConnectionSocket(network.dial("10.244.0.5", 80, SECOND));
                InputStream input = socket.getInputStream()) {
            assertThat(input.readAllBytes()).asString().isEqualTo("hi");
            assertThat(socket.getRemoteSocketAddress()).hasToString("/10.244.0.5:80");
        }
    }

    @Test
    void tenThousandListeningHostsCostNoThread() throws Exception {
        int threads = Thread.activeCount();
        List<NetworkNamespace> hosts = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            NetworkNamespace host = network.attach("10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256);
            host.listen(80, Binding.ANY, Connection::close);
            hosts.add(host);
        }
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 1);
        assertThat(network.dial("10.0.39.15", 80, SECOND).input().read()).isEqualTo(-1);
    }

    @Test
    void connectionsGoWhereTheirDestinationsAre() throws Exception {
        network.attach("10.244.0.5").listen(80, Binding.ANY, Connection::close);
        network.destinations((client, transport, asked) -> switch (asked.toString()) {
            case "10.96.0.9:1" -> new Destinations.Elsewhere(new Address("10.244.0.5", 80));
            case "10.96.0.9:2" -> new Destinations.Nowhere();
            case "10.96.0.9:4" -> new Destinations.Elsewhere(new Address("10.244.0.5", client.isEmpty() ? 80 : 81));
            default -> new Destinations.Itself();
        });
        try (Connection client = network.attach("10.244.1.2").dial("10.96.0.9", 1, SECOND)) {
            assertThat(client.input().readAllBytes()).isEmpty();
        }
        network.dial("10.244.0.5", 80, SECOND).close();
        assertThatThrownBy(() -> network.dial("10.96.0.9", 2, SECOND))
                .isInstanceOf(ConnectException.class)
                .hasMessage("dial tcp 10.96.0.9:2: connect: connection refused");
        network.dial("10.96.0.9", 4, SECOND).close();
        assertThatThrownBy(() -> network.attach("10.244.1.3").dial("10.96.0.9", 4, SECOND))
                .hasMessage("dial tcp 10.244.0.5:81: connect: connection refused");
    }
}

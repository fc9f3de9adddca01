package dev.podium.web.connect;

import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.web.socket.WebSocketHandler;

/** Turns requests into connections, over whichever protocol their clients speak. */
public final class Connections {

    private static final String SPDY = "SPDY/3.1";
    private static final String NEGOTIATION = "X-Stream-Protocol-Version";
    private static final String ACCEPTED = "X-Accepted-Stream-Protocol-Versions";
    private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
    private static final String BASE64 = "base64.channel.k8s.io";
    private static final String PORTS = "portforward.k8s.io";
    /** Best first, as the server tells clients that speak none of them. */
    private static final List<String> COMMANDS =
            List.of("v5.channel.k8s.io", "v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io");
    private static final Set<String> COMMANDS_IN_SOCKETS = Set.of(
            "", "channel.k8s.io", BASE64, "v4.channel.k8s.io", "v4." + BASE64, "v5.channel.k8s.io");

    private final ClusterTime time;

    public Connections(ClusterTime time) {
        this.time = time;
    }

    /** Whether a request asks for a connection at all. */
    public static boolean asked(HttpServletRequest request) {
        String connection = request.getHeader("Connection");
        return request.getHeader("Upgrade") != null
                && connection != null
                && connection.toLowerCase(Locale.ROOT).contains("upgrade");
    }

    /** Whether a request asks for a WebSocket. */
    public static boolean socketAsked(HttpServletRequest request) {
        return Sockets.asked(request);
    }

    /** Answers in plain text, as a kubelet does. */
    public static void refuse(HttpServletResponse response, int code, String why) throws IOException {
        Sockets.refuse(response, code, why);
    }

    /** Answers with a connection on which the command runs. */
    public void open(RemoteCommand command, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!Sockets.asked(request)) {
            upgrade(request, response, COMMANDS, protocol -> {
                SpdyCommand spdy = new SpdyCommand(command, time);
                return (in, out, end) -> spdy.hold(protocol, in, out, end);
            });
            return;
        }
        Sockets.open(request, response, COMMANDS_IN_SOCKETS, protocol -> new SocketChannels(
                time, CommandStreams.COUNT, coding(protocol), delivery(command.streams()), channels -> {
                    try {
                        channels.awaitClient();
                        channels.send(command.streams().greeting(), new byte[0], 0, 0);
                    } catch (IOException gone) {
                        // The command goes on with what it has been given, whether or not somebody waits for its end.
                    }
                    command.carry(time, channels, CommandStatus.Form.in(protocol));
                }));
    }

    /**
     * Answers with a connection that forwards ports.
     *
     * @param numbers the ports that a client names beforehand, as those over plain WebSockets do
     */
    public void open(PortForward ports, List<Integer> numbers, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!Sockets.asked(request)) {
            upgrade(request, response, List.of(PORTS), _ -> (in, out, _) -> new SpdyPorts(ports, time).hold(in, out));
            return;
        }
        Set<String> spoken = Set.of("", TUNNEL, "v4.channel.k8s.io", "v4." + BASE64);
        Sockets.open(request, response, spoken, protocol -> handler(ports, numbers, protocol));
    }

    private WebSocketHandler handler(PortForward ports, List<Integer> numbers, String protocol) {
        if (protocol.equals(TUNNEL)) {
            return new SpdyTunnel(time, (in, out) -> new SpdyPorts(ports, time).hold(in, out));
        }
        return new SocketChannels(
                time, 2 * numbers.size(), coding(protocol), SocketChannels.Delivery.AT_ONCE, channels -> forward(ports, numbers, channels));
    }

    private static SocketChannels.Delivery delivery(CommandStreams streams) {
        return switch (streams.terminal()) {
            case TTY -> SocketChannels.Delivery.AT_ONCE;
            case NONE -> SocketChannels.Delivery.WHEN_READ;
        };
    }

    /** A pair of channels for each port, which begin with its number. */
    private void forward(PortForward ports, List<Integer> numbers, SocketChannels channels) throws InterruptedException {
        try (channels) {
            for (int i = 0; i < 2 * numbers.size(); i++) {
                byte[] number = ByteBuffer.allocate(2)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(numbers.get(i / 2).shortValue())
                        .array();
                channels.send(i, number, 0, number.length);
            }
            AtomicInteger running = new AtomicInteger(numbers.size());
            Signal ended = time.signal();
            for (int i = 0; i < numbers.size(); i++) {
                int data = 2 * i;
                time.run("port-forward", () -> {
                    try {
                        ports.carry(
                                time,
                                numbers.get(data / 2),
                                channels.in(data),
                                channels.out(data),
                                channels.out(data + 1));
                    } catch (InterruptedException closing) {
                        Thread.currentThread().interrupt();
                    } finally {
                        running.decrementAndGet();
                        ended.raise();
                    }
                });
            }
            ended.await(() -> running.get() == 0);
        } catch (IOException gone) {
            // The client did not wait for it.
        }
    }

    private static SocketChannels.Coding coding(String protocol) {
        return protocol.endsWith(BASE64) ? SocketChannels.Coding.BASE64 : SocketChannels.Coding.BINARY;
    }

    /** What a protocol makes of a connection. */
    private interface Conversations {
        TakenOver.Conversation in(String protocol);
    }

    private static void upgrade(
            HttpServletRequest request, HttpServletResponse response, List<String> spoken, Conversations conversations)
            throws IOException {
        if (!SPDY.equalsIgnoreCase(request.getHeader("Upgrade"))) {
            Sockets.refuse(response, 400, "unable to upgrade: missing upgrade headers in request");
            return;
        }
        List<String> offered = new ArrayList<>();
        for (String each : Collections.list(request.getHeaders(NEGOTIATION))) {
            Arrays.stream(each.split(",")).map(String::strip).forEach(offered::add);
        }
        String chosen = offered.stream().filter(spoken::contains).findFirst().orElse("");
        if (chosen.isEmpty() && !offered.isEmpty()) {
            spoken.forEach(each -> response.addHeader(ACCEPTED, each));
            Sockets.refuse(
                    response,
                    403,
                    "unable to upgrade: unable to negotiate protocol: client supports [" + String.join(" ", offered)
                            + "], server accepts [" + String.join(" ", spoken) + "]");
            return;
        }
        if (!chosen.isEmpty()) {
            response.setHeader(NEGOTIATION, chosen);
        }
        response.setStatus(101);
        response.setHeader("Connection", "Upgrade");
        response.setHeader("Upgrade", SPDY);
        try {
            request.upgrade(TakenOver.class).then(conversations.in(chosen));
        } catch (ServletException failed) {
            throw new IOException(failed);
        }
    }
}

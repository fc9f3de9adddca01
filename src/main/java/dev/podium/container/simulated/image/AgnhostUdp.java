package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import dev.podium.network.Address;
import dev.podium.network.DatagramPort;
import dev.podium.time.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What agnhost's servers and their callers say to each other in datagrams. */
final class AgnhostUdp {

    private AgnhostUdp() {}

    /** {@code netexec}: answers what it is asked; of what it does not know it tells only its log. */
    static void serve(AgnhostCall call, int port) throws IOException {
        call.process().sockets().bind(port, (own, from, datagram) -> {
            String asked = new String(datagram, StandardCharsets.UTF_8);
            String command = asked.strip().toLowerCase(Locale.ROOT);
            if (command.equals("hostname")) {
                answer(own, from, call.process().container().hostname());
            } else if (command.equals("clientip")) {
                answer(own, from, from.toString());
            } else if (command.startsWith("echo ")) {
                answer(own, from, asked.strip().substring("echo ".length()));
            } else if (command.equals("exit") || command.startsWith("exit ")) {
                String code = command.substring("exit".length()).strip().split(" ")[0];
                call.process().exit(code.matches("[0-9]{1,3}") ? Integer.parseInt(code) : 0);
            } else if (!command.isEmpty()) {
                call.log("Unknown udp command received. Command: " + asked);
            }
        });
        call.log("Started UDP server on port " + port);
    }

    /** {@code serve-hostname}: says who it is to everybody. */
    static void serveHostname(AgnhostCall call, int port) throws IOException {
        call.process().sockets().bind(port, (own, from, datagram) -> {
            call.log("UDP request from " + from);
            answer(own, from, call.process().container().hostname());
        });
    }

    private static void answer(DatagramPort own, Address to, String text) throws IOException {
        own.send(to, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Asks, and waits for the answer. @throws IOException in Go's words if none comes */
    static String ask(Process process, Address to, String question, Duration patience) throws IOException, InterruptedException {
        Signal news = process.time().signal();
        AtomicReference<@Nullable String> heard = new AtomicReference<>();
        try (DatagramPort own = process.sockets().bind(0, (_, _, datagram) -> {
            heard.set(new String(datagram, StandardCharsets.UTF_8));
            news.raise();
        })) {
            own.send(to, question.getBytes(StandardCharsets.UTF_8));
            news.await(() -> heard.get() != null, patience);
            String answer = heard.get();
            if (answer == null) {
                throw new IOException("read udp " + own.address() + "->" + to + ": i/o timeout");
            }
            return answer;
        }
    }
}

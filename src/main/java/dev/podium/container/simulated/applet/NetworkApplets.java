package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.network.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code nslookup} and {@code ping}. */
final class NetworkApplets {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DNS = "10.96.0.10";

    private NetworkApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("nc", Applets.reporting(Netcat::run));
        all.put("nslookup", Applets.reporting(NetworkApplets::nslookup));
        all.put("ping", Applets.reporting(NetworkApplets::ping));
        all.put("telnet", Applets.reporting(Netcat::run));
    }

    private static int nslookup(Process process) throws IOException, UsageException {
        String name = Options.parse(process.args(), "").operand(0);
        List<String> found = process.sockets().lookup(name);
        process.print("Server:\t\t" + DNS);
        process.print("Address:\t" + DNS + ":53\n");
        if (found.isEmpty()) {
            process.print("** server can't find " + name + ": NXDOMAIN\n");
            return 1;
        }
        for (String each : found) {
            process.print("Name:\t" + name);
            process.print("Address: " + each + "\n");
        }
        return 0;
    }

    private static int ping(Process process) throws IOException, InterruptedException, UsageException {
        Options options = Options.parse(process.args(), "c:w:W:i:q46s:");
        String host = options.operand(0);
        List<String> found = process.sockets().lookup(host);
        if (found.isEmpty()) {
            throw new IOException("bad address '" + host + "'");
        }
        int count = options.number("c", Integer.MAX_VALUE);
        process.print("PING " + host + " (" + found.getFirst() + "): 56 data bytes");
        int answered = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                process.sleep(Duration.ofSeconds(1));
            }
            if (reaches(process, found.getFirst())) {
                answered++;
                process.print("64 bytes from " + found.getFirst() + ": seq=" + i + " ttl=64 time=0.050 ms");
            } else if (options.has("W") || options.has("w")) {
                process.sleep(Duration.ofSeconds(options.number("W", 1)));
            }
        }
        process.print("\n--- " + host + " ping statistics ---");
        process.print("%d packets transmitted, %d packets received, %d%% packet loss"
                .formatted(count, answered, count == 0 ? 0 : 100 * (count - answered) / count));
        return answered > 0 ? 0 : 1;
    }

    /** Whether a host is there: it answers or refuses at once. */
    private static boolean reaches(Process process, String address) throws IOException, InterruptedException {
        try (Connection connection = process.sockets().dial(address, 7, Duration.ofMillis(1))) {
            return connection.input() != InputStream.nullInputStream();
        } catch (ConnectException refused) {
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }
}

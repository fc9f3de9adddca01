package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import dev.podium.network.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** agnhost's commands that look at the network as a Pod sees it. */
final class AgnhostProbes {

    /** About as long as Linux tries to connect. */
    private static final Duration LONGEST = Duration.ofSeconds(127);

    private AgnhostProbes() {}

    /** Connects, and says in one word why it does not. */
    static int connect(AgnhostCall call) throws IOException, InterruptedException {
        Process process = call.process();
        if (call.operands().size() != 1) {
            process.printError("Error: accepts 1 arg(s), received " + call.operands().size());
            return 1;
        }
        String target = call.operands().getFirst();
        int colon = target.lastIndexOf(':');
        if (colon < 0) {
            process.printError("UNKNOWN: address " + target + ": missing port in address");
            return 1;
        }
        String host = target.substring(0, colon).replaceAll("[\\[\\]]", "");
        String number = target.substring(colon + 1);
        if (!number.matches("[0-9]{1,5}")) {
            process.printError("DNS: lookup tcp/" + number + ": unknown port");
            return 1;
        }
        if (process.sockets().lookup(host).isEmpty()) {
            process.printError("DNS: lookup " + host + " on 10.96.0.10:53: no such host");
            return 1;
        }
        Duration timeout = call.duration("timeout");
        String protocol = call.flag("protocol", "tcp");
        switch (protocol) {
            case "", "tcp" -> {}
            case "udp" -> {
                return connectUdp(process, host, Integer.parseInt(number), timeout);
            }
            case "sctp" -> {
                // Nobody speaks it here, and a host that hears nobody says so.
                process.printError("OTHER: dial sctp " + process.container().ip() + "->" + target + ": connection refused");
                return 1;
            }
            default -> {
                process.printError("Unsupported protocol\n" + protocol);
                return 1;
            }
        }
        String problem;
        try {
            process.sockets().dial(host, Integer.parseInt(number), timeout.isPositive() ? timeout : LONGEST).close();
            return 0;
        } catch (SocketTimeoutException late) {
            problem = "TIMEOUT";
        } catch (UnknownHostException unknown) {
            problem = "DNS: " + AgnhostHttp.words(unknown);
        } catch (ConnectException refused) {
            problem = String.valueOf(refused.getMessage()).endsWith("connection refused") ? "REFUSED" : "OTHER: " + refused.getMessage();
        } catch (IOException other) {
            problem = "OTHER: " + other.getMessage();
        }
        process.printError(problem);
        return 1;
    }

    private static int connectUdp(Process process, String host, int port, Duration timeout)
            throws IOException, InterruptedException {
        String problem;
        try {
            Address to = new Address(process.sockets().addressOf(host), port);
            AgnhostUdp.ask(process, to, "hostname", timeout.isPositive() ? timeout : LONGEST);
            return 0;
        } catch (ConnectException refused) {
            problem = "REFUSED: " + refused.getMessage();
        } catch (IOException late) {
            problem = "TIMEOUT: " + late.getMessage();
        }
        process.printError(problem);
        return 1;
    }

    /** Prints what the resolver's configuration says after a word. */
    static int resolver(AgnhostCall call, String word) throws IOException {
        for (String each : call.process().files().readText("/etc/resolv.conf").lines().toList()) {
            if (each.startsWith(word)) {
                List<String> words = List.of(each.split(" "));
                call.process().print(String.join(",", words.subList(1, words.size())));
                return 0;
            }
        }
        call.process().printError("panic: Could not find DNS search list!");
        return 2;
    }

    static int hosts(AgnhostCall call) throws IOException {
        call.process().print(call.process().files().readText("/etc/hosts"));
        return 0;
    }
}

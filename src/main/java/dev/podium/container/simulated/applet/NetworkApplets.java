package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import dev.podium.container.simulated.Spawn;
import dev.podium.network.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code nc}, {@code nslookup} and {@code ping}. */
final class NetworkApplets {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DNS = "10.96.0.10";

    private NetworkApplets() {}

    static void addTo(Map<String, Program> all) {
        all.put("nc", Applets.reporting(NetworkApplets::nc));
        all.put("nslookup", Applets.reporting(NetworkApplets::nslookup));
        all.put("ping", Applets.reporting(NetworkApplets::ping));
        all.put("telnet", Applets.reporting(NetworkApplets::nc));
    }

    private static int nc(Process process) throws IOException, InterruptedException, UsageException {
        List<String> args = new ArrayList<>(process.args());
        List<String> handler = List.of();
        int run = args.indexOf("-e") >= 0 ? args.indexOf("-e") : args.indexOf("-lke") >= 0 ? args.indexOf("-lke") : -1;
        if (run >= 0 && run + 1 < args.size()) {
            handler = List.copyOf(args.subList(run + 1, args.size()));
            String flags = args.get(run).replace("e", "");
            args = new ArrayList<>(args.subList(0, run));
            if (flags.length() > 1) {
                args.add(flags);
            }
        }
        Options options = Options.parse(args, "lkp:vzw:nui:q:N");
        if (options.has("l")) {
            int port = options.number("p", options.operands().isEmpty() ? 0 : Integer.parseInt(options.operands().getLast()));
            return serve(process, port, options.has("k"), handler);
        }
        Duration timeout = Duration.ofSeconds(options.number("w", (int) PATIENCE.toSeconds()));
        String host = options.operand(0);
        int port = Integer.parseInt(options.operand(1));
        try (Connection connection = process.dial(host, port, timeout)) {
            if (options.has("v")) {
                process.printError(host + " (" + connection.remote().ip() + ":" + port + ") open");
            }
            if (!options.has("z")) {
                exchange(process, connection);
            }
            return 0;
        } catch (ConnectException refused) {
            return fail(process, options, host, port, "Connection refused");
        } catch (SocketTimeoutException slow) {
            return fail(process, options, host, port, "Operation timed out");
        } catch (UnknownHostException unknown) {
            process.printError("nc: bad address '" + host + "'");
            return 1;
        }
    }

    private static int fail(Process process, Options options, String host, int port, String why) throws IOException {
        if (!options.has("z") || options.has("v")) {
            process.printError("nc: " + host + " (" + process.lookup(host).getFirst() + ":" + port + "): " + why);
        }
        return 1;
    }

    /** Carries the standard streams over a connection until its other end closes. */
    private static void exchange(Process process, Connection connection) throws IOException {
        process.atEnd(connection::close);
        process.start(() -> {
            try {
                process.stdin().transferTo(connection.output());
                connection.output().close();
            } catch (IOException closed) {
                connection.close();
            }
        });
        connection.input().transferTo(process.stdout());
    }

    private static int serve(Process process, int port, boolean again, List<String> handler)
            throws IOException, InterruptedException {
        AtomicReference<@Nullable Connection> first = new AtomicReference<>();
        process.listen(port, connection -> {
            try (connection) {
                if (!again && !first.compareAndSet(null, connection)) {
                    return;
                }
                if (handler.isEmpty()) {
                    exchange(process, connection);
                } else {
                    handle(process, connection, handler);
                }
            } finally {
                if (!again) {
                    process.exit(0);
                }
            }
        });
        return process.await();
    }

    private static void handle(Process process, Connection connection, List<String> command)
            throws IOException, InterruptedException {
        Spawn spawn = process.inherit(command).withStdin(connection.input()).withStdout(connection.output());
        try {
            process.spawn(spawn).await();
        } catch (CommandException absent) {
            process.printError("nc: can't execute '" + command.getFirst() + "': No such file or directory");
        }
    }

    private static int nslookup(Process process) throws IOException, UsageException {
        String name = Options.parse(process.args(), "").operand(0);
        List<String> found = process.lookup(name);
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
        List<String> found = process.lookup(host);
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
        try (Connection connection = process.dial(address, 7, Duration.ofMillis(1))) {
            return connection.input() != InputStream.nullInputStream();
        } catch (ConnectException refused) {
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }
}

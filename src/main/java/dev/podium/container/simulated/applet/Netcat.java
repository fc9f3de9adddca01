package dev.podium.container.simulated.applet;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Spawn;
import dev.podium.container.simulated.VirtualFiles.Stat.Kind;
import dev.podium.network.Address;
import dev.podium.network.Connection;
import dev.podium.network.DatagramPort;
import dev.podium.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code nc}, with the options of busybox' and of OpenBSD's that scripts use. */
final class Netcat {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHUNK = 16 << 10;

    private final Process process;
    private final Options options;
    private final List<String> handler;

    private Netcat(Process process, Options options, List<String> handler) {
        this.process = process;
        this.options = options;
        this.handler = handler;
    }

    static int run(Process process) throws IOException, InterruptedException, UsageException {
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
        Options options = Options.parse(args, "46dklnrtuvzNUp:w:i:q:s:");
        Netcat netcat = new Netcat(process, options, handler);
        if (options.has("U")) {
            return netcat.local(options.operand(0));
        }
        if (options.has("l")) {
            int port = options.number("p", options.operands().isEmpty() ? 0 : Integer.parseInt(options.operands().getLast()));
            return options.has("u") ? netcat.receive(port) : netcat.serve(port);
        }
        return netcat.reach(options.operand(0), Integer.parseInt(options.operand(1)));
    }

    /** A socket among the files: it is there, and nobody can reach whoever listens. */
    private int local(String path) throws IOException, InterruptedException {
        boolean there = process.files().exists(process.resolve(path));
        if (!options.has("l")) {
            process.printError("nc: unix connect failed: " + (there ? "Connection refused" : "No such file or directory"));
            return 1;
        }
        if (there) {
            process.printError("nc: Address in use");
            return 1;
        }
        process.files().makeSpecial(process.resolve(path), Kind.SOCKET, 0, 0);
        return process.await();
    }

    private int reach(String host, int port) throws IOException, InterruptedException, UsageException {
        try {
            return options.has("u") ? send(host, port) : connect(host, port);
        } catch (ConnectException refused) {
            return fail(host, port, "Connection refused");
        } catch (SocketTimeoutException slow) {
            return fail(host, port, "Operation timed out");
        } catch (UnknownHostException unknown) {
            process.printError("nc: bad address '" + host + "'");
            return 1;
        }
    }

    private int fail(String host, int port, String why) throws IOException {
        if (!options.has("z") || options.has("v")) {
            process.printError("nc: " + host + " (" + process.sockets().lookup(host).getFirst() + ":" + port + "): " + why);
        }
        return 1;
    }

    private void tellOpen(String host, Address address) throws IOException {
        if (options.has("v")) {
            process.printError(host + " (" + address + ") open");
        }
    }

    private int connect(String host, int port) throws IOException, InterruptedException, UsageException {
        Duration timeout = Duration.ofSeconds(options.number("w", (int) PATIENCE.toSeconds()));
        try (Connection connection = process.sockets().dial(host, port, timeout)) {
            tellOpen(host, new Address(connection.remote().ip(), port));
            if (!options.has("z")) {
                exchange(connection, options.has("w") ? timeout : null);
            }
            return 0;
        }
    }

    /**
     * Carries the standard streams over a connection until its other end closes.
     *
     * @param patience how long nothing may come or go; null: for ever
     */
    private void exchange(Connection connection, @Nullable Duration patience) throws IOException {
        process.atEnd(connection::close);
        AtomicLong last = new AtomicLong(process.time().nanos());
        if (patience != null) {
            hangUp(connection, patience, last);
        }
        process.start(() -> {
            try {
                carry(process.stdin(), connection.output(), last);
                connection.output().close();
            } catch (IOException closed) {
                connection.close();
            }
        });
        carry(connection.input(), process.stdout(), last);
    }

    private void carry(InputStream from, OutputStream to, AtomicLong last) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
            last.set(process.time().nanos());
            write(to, Arrays.copyOf(chunk, read));
        }
    }

    private void hangUp(Connection connection, Duration patience, AtomicLong last) {
        Duration left = patience.minusNanos(process.time().nanos() - last.get());
        if (left.isPositive()) {
            process.after(left, () -> hangUp(connection, patience, last));
        } else {
            connection.close();
        }
    }

    private int serve(int port) throws IOException, InterruptedException {
        boolean again = options.has("k");
        AtomicReference<@Nullable Connection> first = new AtomicReference<>();
        process.sockets().listen(port, connection -> {
            try (connection) {
                if (!again && !first.compareAndSet(null, connection)) {
                    return;
                }
                if (handler.isEmpty()) {
                    exchange(connection, null);
                } else {
                    handle(connection);
                }
            } finally {
                if (!again) {
                    process.exit(0);
                }
            }
        });
        return process.await();
    }

    private void handle(Connection connection) throws IOException, InterruptedException {
        Spawn spawn = process.inherit(handler).withStdin(connection.input()).withStdout(connection.output());
        try {
            process.spawn(spawn).await();
        } catch (CommandException absent) {
            process.printError("nc: can't execute '" + handler.getFirst() + "': No such file or directory");
        }
    }

    /** Sends what it reads, and prints what comes back, until nothing has come for as long as it was told to wait. */
    private int send(String host, int port) throws IOException, InterruptedException, UsageException {
        Address to = new Address(process.sockets().addressOf(host), port);
        Signal news = process.time().signal();
        AtomicReference<@Nullable Boolean> heard = new AtomicReference<>();
        DatagramPort own = process.sockets().bind(0, (_, _, datagram) -> {
            write(process.stdout(), datagram);
            heard.set(true);
            news.raise();
        });
        if (options.has("z")) {
            own.send(to, new byte[0]);
            tellOpen(host, to);
            return 0;
        }
        tellOpen(host, to);
        byte[] chunk = new byte[CHUNK];
        InputStream in = process.stdin();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            own.send(to, Arrays.copyOf(chunk, read));
        }
        if (!options.has("w")) {
            return process.await();
        }
        Duration patience = Duration.ofSeconds(options.number("w", 0));
        while (news.await(() -> heard.getAndSet(null) != null, patience)) {
            // As long as something comes.
        }
        return 0;
    }

    /** Prints what comes, and sends what it reads to whoever came last. */
    private int receive(int port) throws IOException, InterruptedException {
        AtomicReference<@Nullable Address> last = new AtomicReference<>();
        DatagramPort own = process.sockets().bind(port, (_, from, datagram) -> {
            last.set(from);
            write(process.stdout(), datagram);
        });
        byte[] chunk = new byte[CHUNK];
        InputStream in = process.stdin();
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            Address to = last.get();
            if (to != null) {
                own.send(to, Arrays.copyOf(chunk, read));
            }
        }
        return process.await();
    }

    private static void write(OutputStream to, byte[] bytes) throws IOException {
        to.write(bytes);
        to.flush();
    }
}

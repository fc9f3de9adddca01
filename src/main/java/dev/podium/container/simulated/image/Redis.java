package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.network.Connection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A small redis: the commands that examples use, over its real protocol. What it holds is gone with its process. */
final class Redis {

    static final int PORT = 6379;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd MMM uuuu HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Process process;
    private final RedisConfiguration configuration;
    private final RedisStore store;

    private Redis(Process process, String version) throws IOException {
        this.process = process;
        this.configuration = RedisConfiguration.of(process);
        this.store = new RedisStore(process.time()::now, configuration, version);
    }

    static Image image(String tag) {
        String version = tag.matches("[0-9]+\\.[0-9]+.*") ? tag.replaceFirst("-.*", "") : "8.2.2";
        Resident server = process -> new Redis(process, version).start(version);
        return Image.builder()
                .entrypoint("docker-entrypoint.sh")
                .cmd("redis-server")
                .workingDir("/data")
                .port(PORT)
                .bytes(53_000_000)
                .memory(6 << 20)
                .command("docker-entrypoint.sh", Entrypoint.of("redis-server"))
                .command("redis-server", server)
                .command("redis-cli", RedisClient::run)
                .build();
    }

    private void start(String version) throws IOException {
        log("C", "oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
        log("C", "Redis version=" + version + ", bits=64, commit=00000000, modified=0, pid=" + process.pid() + ", just started");
        if (configuration.given()) {
            log("C", "Configuration loaded");
        }
        process.sockets().listen(configuration.port(), this::serve);
        log("M", "Running mode=standalone, port=" + configuration.port() + ".");
        log("M", "Server initialized");
        log("M", "Ready to accept connections tcp");
        process.onSignal(PosixSignal.TERM, () -> process.exit(0));
        process.onSignal(PosixSignal.INT, () -> process.exit(0));
    }

    private void log(String role, String text) throws IOException {
        process.print(process.pid() + ":" + role + " " + TIME.format(process.time().now()) + " * " + text);
    }

    private void serve(Connection connection) throws IOException {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.input());
            boolean known = configuration.password().isEmpty();
            for (List<String> words = RedisProtocol.command(in); words != null; words = RedisProtocol.command(in)) {
                if (words.isEmpty()) {
                    continue;
                }
                String name = words.getFirst().toUpperCase(Locale.ROOT);
                RedisReply reply;
                if (name.equals("AUTH")) {
                    known = words.getLast().equals(configuration.password());
                    reply = authenticated(known);
                } else if (!known && !name.equals("QUIT")) {
                    reply = new RedisReply.Failure("NOAUTH Authentication required.");
                } else {
                    reply = store.execute(words);
                }
                connection.output().write(RedisProtocol.encoded(reply).getBytes(StandardCharsets.UTF_8));
                connection.output().flush();
                if (name.equals("QUIT")) {
                    return;
                }
            }
        }
    }

    private RedisReply authenticated(boolean right) {
        if (configuration.password().isEmpty()) {
            return new RedisReply.Failure("ERR AUTH <password> called without any password configured for the default user."
                    + " Are you sure your configuration is correct?");
        }
        return right
                ? RedisReply.OK
                : new RedisReply.Failure("WRONGPASS invalid username-password pair or user is disabled.");
    }
}

package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Image;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.network.Connection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A small redis: strings, and the commands that examples use, over its real protocol. */
final class Redis {

    private static final int PORT = 6379;

    private Redis() {}

    static Image image(String tag) {
        String version = tag.matches("[0-9]+\\.[0-9]+.*") ? tag.replaceFirst("-.*", "") : "8.2.2";
        return Image.builder()
                .entrypoint("docker-entrypoint.sh")
                .cmd("redis-server")
                .workingDir("/data")
                .port(PORT)
                .bytes(53_000_000)
                .memory(6 << 20)
                .command("docker-entrypoint.sh", (Resident) process -> start(process, version))
                .command("redis-server", (Resident) process -> start(process, version))
                .command("redis-cli", Redis::client)
                .build();
    }

    private static void start(Process process, String version) throws IOException {
        process.print("1:C * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo");
        process.print("1:M * Server initialized, Redis version=" + version);
        Map<String, String> data = new ConcurrentSkipListMap<>();
        process.listen(PORT, connection -> serve(connection, data, version));
        process.print("1:M * Ready to accept connections tcp");
        process.onSignal(PosixSignal.TERM, () -> process.exit(0));
    }

    private static void serve(Connection connection, Map<String, String> data, String version) throws IOException {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.input());
            OutputStream out = connection.output();
            for (List<String> command = command(in); command != null; command = command(in)) {
                out.write(answer(command, data, version).getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    /** A command, as an array of bulk strings or as a line of words; null at the end. */
    private static @Nullable List<String> command(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        if (!line.startsWith("*")) {
            return List.of(line.strip().split("\\s+"));
        }
        List<String> words = new ArrayList<>();
        for (int left = Integer.parseInt(line.substring(1)); left > 0; left--) {
            String length = line(in);
            if (length == null) {
                return null;
            }
            words.add(new String(in.readNBytes(Integer.parseInt(length.substring(1))), StandardCharsets.UTF_8));
            line(in);
        }
        return words;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static String answer(List<String> words, Map<String, String> data, String version) {
        String key = words.size() > 1 ? words.get(1) : "";
        return switch (words.getFirst().toUpperCase(Locale.ROOT)) {
            case "PING" -> key.isEmpty() ? "+PONG\r\n" : bulk(key);
            case "SET" -> {
                data.put(key, words.size() > 2 ? words.get(2) : "");
                yield "+OK\r\n";
            }
            case "GET" -> bulk(data.get(key));
            case "DEL" -> ":" + words.stream().skip(1).filter(each -> data.remove(each) != null).count() + "\r\n";
            case "EXISTS" -> ":" + words.stream().skip(1).filter(data::containsKey).count() + "\r\n";
            case "INCR" -> {
                try {
                    yield ":" + data.merge(key, "1", (old, one) -> Long.toString(Long.parseLong(old) + 1)) + "\r\n";
                } catch (NumberFormatException text) {
                    yield "-ERR value is not an integer or out of range\r\n";
                }
            }
            case "KEYS" -> {
                String pattern = key.replace("*", ".*").replace("?", ".");
                List<String> found = data.keySet().stream().filter(each -> each.matches(pattern)).toList();
                StringBuilder array = new StringBuilder("*" + found.size() + "\r\n");
                found.forEach(each -> array.append(bulk(each)));
                yield array.toString();
            }
            case "INFO" -> bulk("# Server\r\nredis_version:" + version + "\r\n# Keyspace\r\ndb0:keys=" + data.size() + "\r\n");
            case "COMMAND" -> "*0\r\n";
            default -> "-ERR unknown command '" + words.getFirst() + "'\r\n";
        };
    }

    private static String bulk(@Nullable String text) {
        return text == null
                ? "$-1\r\n"
                : "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
    }

    private static int client(Process process) throws IOException, InterruptedException {
        List<String> args = new ArrayList<>(process.args());
        String host = "127.0.0.1";
        int port = PORT;
        while (args.size() > 1 && args.getFirst().startsWith("-")) {
            String option = args.removeFirst();
            String value = args.removeFirst();
            host = option.equals("-h") ? value : host;
            port = option.equals("-p") ? Integer.parseInt(value) : port;
        }
        try (Connection connection = process.dial(host, port, Duration.ofSeconds(5))) {
            StringBuilder request = new StringBuilder("*" + args.size() + "\r\n");
            args.forEach(each -> request.append(bulk(each)));
            connection.output().write(request.toString().getBytes(StandardCharsets.UTF_8));
            connection.output().flush();
            return show(process, new BufferedInputStream(connection.input()));
        } catch (IOException refused) {
            process.printError("Could not connect to Redis at " + host + ":" + port + ": Connection refused");
            return 1;
        }
    }

    private static int show(Process process, InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return 1;
        }
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+' -> process.print(rest);
            case '-' -> process.print("(error) " + rest);
            case ':' -> process.print("(integer) " + rest);
            case '$' -> {
                int length = Integer.parseInt(rest);
                process.print(length < 0 ? "(nil)" : new String(in.readNBytes(length), StandardCharsets.UTF_8));
                line(in);
            }
            default -> {
                for (int left = Integer.parseInt(rest); left > 0; left--) {
                    show(process, in);
                }
            }
        }
        return 0;
    }
}

package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import dev.podium.network.Connection;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code redis-cli}: one command, or a line after the other. */
final class RedisClient {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How answers are shown: a terminal has types and quotes, everybody else the bare text. */
    private enum Form {
        RAW,
        READABLE
    }

    private final Process process;
    private final List<String> command;
    private final Form form;
    private String host = "127.0.0.1";
    private int port = Redis.PORT;
    private String password = "";

    private RedisClient(Process process) {
        this.process = process;
        List<String> words = new ArrayList<>(process.args());
        Form wanted = process.onTerminal() ? Form.READABLE : Form.RAW;
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            switch (words.removeFirst()) {
                case "-h" -> host = words.removeFirst();
                case "-p" -> port = Integer.parseInt(words.removeFirst());
                case "-a", "--pass" -> password = words.removeFirst();
                case "-n", "--user" -> words.removeFirst();
                case "--raw" -> wanted = Form.RAW;
                case "--no-raw" -> wanted = Form.READABLE;
                default -> {}
            }
        }
        this.command = words;
        this.form = wanted;
        if (password.isEmpty()) {
            password = process.env().getOrDefault("REDISCLI_AUTH", "");
        }
    }

    static int run(Process process) throws IOException, InterruptedException {
        return new RedisClient(process).run();
    }

    private int run() throws IOException, InterruptedException {
        try (Connection connection = process.sockets().dial(host, port, PATIENCE)) {
            InputStream in = new BufferedInputStream(connection.input());
            if (!password.isEmpty()) {
                RedisReply known = ask(connection, in, List.of("AUTH", password));
                if (known instanceof RedisReply.Failure(String text)) {
                    process.printError("AUTH failed: " + text);
                }
            }
            if (command.isEmpty()) {
                return converse(connection, in);
            }
            process.print(shown(ask(connection, in, command), ""));
            return 0;
        } catch (IOException failed) {
            String why = failed instanceof ConnectException ? "Connection refused" : String.valueOf(failed.getMessage());
            process.printError("Could not connect to Redis at " + host + ":" + port + ": " + why);
            return 1;
        }
    }

    private int converse(Connection connection, InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.stdin(), StandardCharsets.UTF_8));
        while (true) {
            if (process.onTerminal()) {
                process.stdout().write((host + ":" + port + "> ").getBytes(StandardCharsets.UTF_8));
                process.stdout().flush();
            }
            String line = lines.readLine();
            List<String> words = line == null ? List.of("quit") : RedisProtocol.words(line);
            if (words.isEmpty()) {
                continue;
            }
            if (words.getFirst().equalsIgnoreCase("quit") || words.getFirst().equalsIgnoreCase("exit")) {
                return 0;
            }
            process.print(shown(ask(connection, in, words), ""));
        }
    }

    private static RedisReply ask(Connection connection, InputStream in, List<String> words) throws IOException {
        connection.output().write(RedisProtocol.encoded(words).getBytes(StandardCharsets.UTF_8));
        connection.output().flush();
        return RedisProtocol.reply(in);
    }

    private String shown(RedisReply reply, String indent) {
        boolean raw = form == Form.RAW;
        return switch (reply) {
            case RedisReply.Status(String text) -> text;
            case RedisReply.Failure(String text) -> raw ? text : "(error) " + text;
            case RedisReply.Number(long value) -> raw ? Long.toString(value) : "(integer) " + value;
            case RedisReply.Text text when text.value() == null -> raw ? "" : "(nil)";
            case RedisReply.Text text -> raw ? text.value() : quoted(text.value());
            case RedisReply.Items(List<RedisReply> items) when items.isEmpty() -> raw ? "" : "(empty array)";
            case RedisReply.Items(List<RedisReply> items) -> {
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < items.size(); i++) {
                    String number = raw ? "" : (i + 1) + ") ";
                    all.append(i == 0 ? "" : "\n" + indent).append(number).append(shown(items.get(i), indent + "   "));
                }
                yield all.toString();
            }
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r").replace("\n", "\\n") + '"';
    }
}

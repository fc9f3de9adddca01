package dev.podium.container.simulated.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RESP, version 2: how a redis and its clients write to each other. */
final class RedisProtocol {

    private static final int LONGEST = 512 * 1024;

    private RedisProtocol() {}

    /** A command, as an array of bulk strings or as a line of words; null at the end. */
    static @Nullable List<String> command(InputStream in) throws IOException {
        String line = line(in);
        if (line == null || !line.startsWith("*")) {
            return line == null ? null : words(line);
        }
        List<String> words = new ArrayList<>();
        for (int left = number(line); left > 0; left--) {
            words.add(bulk(in, number(expected(line(in)))));
        }
        return words;
    }

    /** The words of a line, in quotes where they have blanks. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (char c : line.toCharArray()) {
            if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote != 0 ? 0 : c;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    static String encoded(List<String> command) {
        return encoded(RedisReply.Items.of(command));
    }

    static String encoded(RedisReply reply) {
        return switch (reply) {
            case RedisReply.Status(String text) -> "+" + text + "\r\n";
            case RedisReply.Failure(String text) -> "-" + text + "\r\n";
            case RedisReply.Number(long value) -> ":" + value + "\r\n";
            case RedisReply.Text text -> text.value() == null
                    ? "$-1\r\n"
                    : "$" + text.value().getBytes(StandardCharsets.UTF_8).length + "\r\n" + text.value() + "\r\n";
            case RedisReply.Items(List<RedisReply> items) -> {
                StringBuilder all = new StringBuilder("*" + items.size() + "\r\n");
                items.forEach(each -> all.append(encoded(each)));
                yield all.toString();
            }
        };
    }

    static RedisReply reply(InputStream in) throws IOException {
        String line = expected(line(in));
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> new RedisReply.Status(rest);
            case '-' -> new RedisReply.Failure(rest);
            case ':' -> new RedisReply.Number(Long.parseLong(rest));
            case '$' -> new RedisReply.Text(rest.equals("-1") ? null : bulk(in, number(line)));
            case '*' -> {
                List<RedisReply> items = new ArrayList<>();
                for (int left = number(line); left > 0; left--) {
                    items.add(reply(in));
                }
                yield new RedisReply.Items(items);
            }
            default -> throw new IOException("Protocol error, got \"" + line.charAt(0) + "\" as reply type byte");
        };
    }

    private static String bulk(InputStream in, int length) throws IOException {
        String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        line(in);
        return text;
    }

    private static int number(String line) throws IOException {
        try {
            int number = Integer.parseInt(line.substring(1));
            if (number <= LONGEST) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw new IOException("Protocol error: invalid length", none);
        }
        throw new IOException("Protocol error: invalid length");
    }

    private static String expected(@Nullable String line) throws IOException {
        if (line == null || line.isEmpty()) {
            throw new EOFException("Server closed the connection");
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LONGEST) {
                return null;
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}

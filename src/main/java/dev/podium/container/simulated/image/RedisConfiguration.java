package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a redis goes by: its defaults, the file that its command line names, then that line's own options. */
final class RedisConfiguration {

    private static final Pattern AMOUNT = Pattern.compile("(\\d+)([kmg]b?)");

    private final Map<String, String> values = new ConcurrentSkipListMap<>(Map.of(
            "appendonly", "no",
            "bind", "* -::*",
            "databases", "16",
            "dir", "/data",
            "maxmemory", "0",
            "maxmemory-policy", "noeviction",
            "port", Integer.toString(Redis.PORT),
            "requirepass", "",
            "save", "3600 1 300 100 60 10000",
            "timeout", "0"));
    private boolean given;

    private RedisConfiguration() {}

    static RedisConfiguration of(Process process) throws IOException {
        RedisConfiguration configuration = new RedisConfiguration();
        String option = "";
        StringBuilder value = new StringBuilder();
        for (String each : process.args()) {
            if (each.startsWith("--")) {
                configuration.put(option, value.toString());
                option = each.substring(2);
                value.setLength(0);
            } else if (option.isEmpty()) {
                process.files().readText(process.resolve(each)).lines().forEach(configuration::read);
            } else {
                value.append(value.isEmpty() ? "" : " ").append(each);
            }
        }
        configuration.put(option, value.toString());
        return configuration;
    }

    private void read(String line) {
        List<String> words = line.strip().startsWith("#") ? List.of() : RedisProtocol.words(line);
        if (!words.isEmpty()) {
            put(words.getFirst(), String.join(" ", words.subList(1, words.size())));
        }
    }

    private void put(String option, String value) {
        if (!option.isEmpty()) {
            given = true;
            set(option, value);
        }
    }

    /** Whether somebody has given it anything. */
    boolean given() {
        return given;
    }

    int port() {
        return Integer.parseInt(values.getOrDefault("port", ""));
    }

    String password() {
        return values.getOrDefault("requirepass", "");
    }

    void set(String option, String value) {
        Matcher amount = AMOUNT.matcher(value.toLowerCase(Locale.ROOT));
        values.put(option.toLowerCase(Locale.ROOT), amount.matches() ? Long.toString(bytes(amount)) : value);
    }

    /** As redis counts: {@code 1k} is a thousand bytes, {@code 1kb} 1024. */
    private static long bytes(Matcher amount) {
        long base = amount.group(2).endsWith("b") ? 1024 : 1000;
        long factor = switch (amount.group(2).charAt(0)) {
            case 'k' -> base;
            case 'm' -> base * base;
            default -> base * base * base;
        };
        return Long.parseLong(amount.group(1)) * factor;
    }

    boolean has(String option) {
        return values.containsKey(option.toLowerCase(Locale.ROOT));
    }

    Map<String, String> values() {
        return values;
    }
}

package dev.podium.container.simulated.image;

import dev.podium.container.simulated.Process;
import dev.podium.model.HttpHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a command line of curl asks for. */
final class CurlOptions {

    /** The options that take no value, by their long names. */
    private static final Set<String> SWITCHES = Set.of(
            "silent", "show-error", "fail", "fail-with-body", "head", "include", "location", "insecure", "get", "verbose",
            "no-buffer", "globoff", "compressed", "ipv4", "ipv6", "http1.0", "http1.1", "http2", "progress-bar",
            "no-progress-meter", "retry-connrefused", "retry-all-errors", "remote-name", "create-dirs", "disable", "tcp-nodelay",
            "no-keepalive", "path-as-is", "location-trusted", "post301", "post302", "post303", "styled-output", "tlsv1.2", "tlsv1.3");

    /** The others that are understood. */
    private static final Set<String> VALUES = Set.of(
            "request", "data", "data-raw", "data-ascii", "data-binary", "data-urlencode", "json", "output", "write-out",
            "max-time", "connect-timeout", "user-agent", "header", "user", "referer", "oauth2-bearer", "cacert", "resolve",
            "retry", "retry-delay", "retry-max-time", "max-redirs", "url", "upload-file", "cookie", "interface", "noproxy",
            "keepalive-time");

    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('X', "request"),
            Map.entry('d', "data"),
            Map.entry('o', "output"),
            Map.entry('O', "remote-name"),
            Map.entry('w', "write-out"),
            Map.entry('s', "silent"),
            Map.entry('S', "show-error"),
            Map.entry('f', "fail"),
            Map.entry('I', "head"),
            Map.entry('i', "include"),
            Map.entry('L', "location"),
            Map.entry('m', "max-time"),
            Map.entry('H', "header"),
            Map.entry('A', "user-agent"),
            Map.entry('k', "insecure"),
            Map.entry('G', "get"),
            Map.entry('v', "verbose"),
            Map.entry('N', "no-buffer"),
            Map.entry('g', "globoff"),
            Map.entry('u', "user"),
            Map.entry('e', "referer"),
            Map.entry('b', "cookie"),
            Map.entry('T', "upload-file"),
            Map.entry('#', "progress-bar"),
            Map.entry('q', "disable"),
            Map.entry('4', "ipv4"),
            Map.entry('6', "ipv6"),
            Map.entry('0', "http1.0"));

    private final Process process;
    private final Set<String> switches = new HashSet<>();
    private final Map<String, String> values = new HashMap<>();
    private final List<HttpHeader> headers = new ArrayList<>();
    private final Set<String> withoutHeaders = new HashSet<>();
    private final Map<String, String> resolved = new HashMap<>();
    private final List<String> urls = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private boolean withData;

    private CurlOptions(Process process) {
        this.process = process;
    }

    /** @throws CurlFailure for what is no option of curl's, or lacks its value */
    static CurlOptions parse(Process process) throws CurlFailure {
        CurlOptions options = new CurlOptions(process);
        List<String> args = process.args();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String next = i + 1 < args.size() ? args.get(i + 1) : null;
            if (!arg.startsWith("-") || arg.length() == 1) {
                options.urls.add(arg);
            } else if (arg.startsWith("--")) {
                i += options.take(arg, arg.substring(2), next) ? 1 : 0;
            } else {
                i += options.letters(arg, next) ? 1 : 0;
            }
        }
        return options;
    }

    /** Takes several letters; tells whether the last one took the next word. */
    private boolean letters(String word, @Nullable String next) throws CurlFailure {
        for (int at = 1; at < word.length(); at++) {
            String name = LETTERS.get(word.charAt(at));
            if (name == null) {
                throw unknown("-" + word.charAt(at));
            }
            if (SWITCHES.contains(name)) {
                switches.add(name);
                continue;
            }
            String rest = word.substring(at + 1);
            take("-" + word.charAt(at), name, rest.isEmpty() ? next : rest);
            return rest.isEmpty();
        }
        return false;
    }

    /** Takes an option; tells whether it has a value. */
    private boolean take(String shown, String name, @Nullable String value) throws CurlFailure {
        if (SWITCHES.contains(name)) {
            switches.add(name);
            return false;
        }
        if (name.startsWith("no-") && SWITCHES.contains(name.substring(3))) {
            switches.remove(name.substring(3));
            return false;
        }
        if (!VALUES.contains(name)) {
            throw unknown(shown);
        }
        if (value == null) {
            throw usage("option " + shown + ": requires parameter");
        }
        switch (name) {
            case "header" -> header(value);
            case "url" -> urls.add(value);
            case "output" -> outputs.add(value);
            case "data", "data-ascii" -> append(value.startsWith("@") ? read(value).replaceAll("[\r\n]", "") : value);
            case "data-raw" -> append(value);
            case "data-binary" -> append(value.startsWith("@") ? read(value) : value);
            case "data-urlencode" -> append(encoded(value));
            case "json" -> json(value.startsWith("@") ? read(value) : value);
            case "resolve" -> {
                String[] parts = value.split(":", 3);
                if (parts.length < 3) {
                    throw new CurlFailure(49, "Couldn't parse CURLOPT_RESOLVE entry '" + value + "'");
                }
                resolved.put(parts[0] + ":" + parts[1], parts[2].split(",")[0].replaceAll("[\\[\\]]", ""));
            }
            case "max-time", "connect-timeout", "retry", "retry-delay", "retry-max-time", "max-redirs" -> {
                if (!value.matches("-?[0-9]+(\\.[0-9]+)?")) {
                    throw usage("option " + shown + ": expected a proper numerical parameter");
                }
                values.put(name, value);
            }
            default -> values.put(name, value);
        }
        return true;
    }

    private static CurlFailure unknown(String option) {
        return usage("option " + option + ": is unknown");
    }

    private static CurlFailure usage(String why) {
        return new CurlFailure(CurlFailure.BAD_USAGE, why);
    }

    private void header(String value) throws CurlFailure {
        if (value.startsWith("@")) {
            for (String each : read(value).lines().toList()) {
                header(each);
            }
            return;
        }
        int colon = value.indexOf(':');
        if (colon > 0) {
            String name = value.substring(0, colon);
            String text = value.substring(colon + 1).strip();
            if (text.isEmpty()) {
                withoutHeaders.add(name.toLowerCase(Locale.ROOT));
            } else {
                headers.add(new HttpHeader(name, text));
            }
        } else if (value.endsWith(";")) {
            headers.add(new HttpHeader(value.substring(0, value.length() - 1), ""));
        }
    }

    private void append(String text) {
        data.append(withData ? "&" : "").append(text);
        withData = true;
    }

    /** A document: several of them are put together as they are. */
    private void json(String text) {
        if (!withData) {
            headers.add(new HttpHeader("Content-Type", "application/json"));
            headers.add(new HttpHeader("Accept", "application/json"));
        }
        data.append(text);
        withData = true;
    }

    private String encoded(String value) throws CurlFailure {
        int at = value.indexOf('@');
        int equals = value.indexOf('=');
        if (equals < 0 && at >= 0) {
            String name = value.substring(0, at);
            return (name.isEmpty() ? "" : name + "=") + encode(read(value.substring(at)));
        }
        String name = equals > 0 ? value.substring(0, equals) + "=" : "";
        return name + encode(value.substring(equals + 1));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the file behind an {@code @} holds; {@code @-} is the standard input. */
    private String read(String value) throws CurlFailure {
        String file = value.substring(1);
        try {
            if (file.equals("-")) {
                return new String(process.stdin().readAllBytes(), StandardCharsets.UTF_8);
            }
            try (InputStream in = process.open(file)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException unreadable) {
            throw new CurlFailure(CurlFailure.READ_ERROR, "Failed to open " + file);
        }
    }

    List<String> urls() {
        return urls;
    }

    boolean has(String name) {
        return switches.contains(name);
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    int number(String name, int otherwise) {
        return values.containsKey(name) ? (int) Double.parseDouble(get(name)) : otherwise;
    }

    Duration duration(String name, Duration otherwise) {
        return values.containsKey(name) ? Duration.ofMillis((long) (Double.parseDouble(get(name)) * 1000)) : otherwise;
    }

    /** Where the answer from the URL at that place goes; empty or {@code -}: to the standard output. */
    String output(int index, String target) {
        if (index < outputs.size()) {
            return outputs.get(index);
        }
        String path = target.replaceFirst("\\?.*", "");
        return has("remote-name") ? path.substring(path.lastIndexOf('/') + 1) : "";
    }

    /** The address that {@code --resolve} gives a host; empty if it gives none. */
    String resolved(String host, int port) {
        return resolved.getOrDefault(host + ":" + port, resolved.getOrDefault("*:" + port, ""));
    }

    /** What is appended to the URL. */
    String query() {
        return has("get") ? data.toString() : "";
    }

    byte[] body() throws CurlFailure {
        if (!get("upload-file").isEmpty()) {
            return read("@" + get("upload-file")).getBytes(StandardCharsets.UTF_8);
        }
        return has("get") ? new byte[0] : data.toString().getBytes(StandardCharsets.UTF_8);
    }

    String method() {
        if (!get("request").isEmpty()) {
            return get("request");
        }
        if (has("head")) {
            return "HEAD";
        }
        return !get("upload-file").isEmpty() ? "PUT" : withData && !has("get") ? "POST" : "GET";
    }

    /** The headers in the order in which curl sends them. */
    List<HttpHeader> headers(String authority) {
        List<HttpHeader> all = new ArrayList<>();
        usual(all, "Host", authority);
        if (!get("user").isEmpty()) {
            String user = get("user").contains(":") ? get("user") : get("user") + ":";
            usual(all, "Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
        }
        if (!get("oauth2-bearer").isEmpty()) {
            usual(all, "Authorization", "Bearer " + get("oauth2-bearer"));
        }
        usual(all, "User-Agent", get("user-agent").isEmpty() ? "curl/8.16.0" : get("user-agent"));
        usual(all, "Accept", "*/*");
        if (!get("referer").isEmpty()) {
            usual(all, "Referer", get("referer"));
        }
        if (!get("cookie").isEmpty()) {
            usual(all, "Cookie", get("cookie"));
        }
        all.addAll(headers);
        if (withData && !has("get")) {
            usual(all, "Content-Type", "application/x-www-form-urlencoded");
        }
        return all;
    }

    /** Adds a header unless the command line has one of its name, or says that there is to be none. */
    private void usual(List<HttpHeader> all, String name, String value) {
        if (!withoutHeaders.contains(name.toLowerCase(Locale.ROOT))
                && headers.stream().noneMatch(each -> each.name().equalsIgnoreCase(name))) {
            all.add(new HttpHeader(name, value));
        }
    }
}

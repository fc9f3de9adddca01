package dev.podium.container.simulated.image;

import dev.podium.container.simulated.applet.Url;
import dev.podium.container.simulated.http.HttpClient;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code --write-out} can tell of a transfer. */
final class CurlSummary {

    private static final Pattern VARIABLE = Pattern.compile("%\\{([a-z_]+)}|%%|\\\\[nrt]");

    private String method = "GET";
    private @Nullable Url url;
    private @Nullable Url location;
    private String type = "";
    private String address = "";
    private int port;
    private int redirects;
    private int status;
    private long size;
    private long expected;
    private long milliseconds;
    private @Nullable CurlFailure failure;

    void asking(String how, Url what, int redirectsSoFar) {
        method = how;
        url = what;
        redirects = redirectsSoFar;
    }

    void connecting(String ip, int number) {
        address = ip;
        port = number;
    }

    void answered(HttpClient.Exchange exchange, @Nullable Url next) {
        status = exchange.status();
        type = exchange.header("Content-Type");
        expected = exchange.length();
        location = exchange.header("Location").isEmpty() ? null : next;
    }

    void received(int count) {
        size += count;
    }

    void ended(@Nullable CurlFailure how, long elapsed) {
        failure = how;
        milliseconds = elapsed;
    }

    int status() {
        return status;
    }

    long size() {
        return size;
    }

    /** How long the body was to be; not positive if nobody has said. */
    long expected() {
        return expected;
    }

    String target() {
        return url == null ? "" : url.target();
    }

    String write(String format) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(format);
        while (matcher.find()) {
            String word = switch (matcher.group()) {
                case "%%" -> "%";
                case "\\n" -> "\n";
                case "\\r" -> "\r";
                case "\\t" -> "\t";
                default -> variable(matcher.group(1));
            };
            matcher.appendReplacement(text, Matcher.quoteReplacement(word));
        }
        return matcher.appendTail(text).toString();
    }

    private String variable(String name) {
        return switch (name) {
            case "http_code", "response_code" -> "%03d".formatted(status);
            case "http_version" -> status == 0 ? "0" : "1.1";
            case "content_type" -> type;
            case "size_download" -> Long.toString(size);
            case "num_redirects" -> Integer.toString(redirects);
            case "redirect_url" -> location == null ? "" : text(location);
            case "url_effective", "url" -> url == null ? "" : text(url);
            case "scheme" -> url == null ? "" : url.scheme();
            case "method" -> method;
            case "remote_ip" -> address;
            case "remote_port" -> Integer.toString(port);
            case "ssl_verify_result" -> failure != null && failure.code() == CurlFailure.UNTRUSTED ? "20" : "0";
            case "exitcode" -> Integer.toString(failure == null ? 0 : failure.code());
            case "errormsg" -> failure == null ? "" : String.valueOf(failure.getMessage());
            case "time_total", "time_connect", "time_starttransfer", "time_appconnect", "time_namelookup", "time_pretransfer" ->
                String.format(Locale.ROOT, "%.6f", milliseconds / 1000.0);
            default -> "";
        };
    }

    private static String text(Url url) {
        return url.scheme() + "://" + url.authority() + url.target();
    }
}

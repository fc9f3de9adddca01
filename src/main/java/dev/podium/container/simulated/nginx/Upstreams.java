package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.http.HttpClient;
import dev.podium.container.simulated.http.TlsClient;
import dev.podium.model.HttpHeader;
import dev.podium.network.Connection;
import dev.podium.network.ConnectionSocket;
import dev.podium.time.Task;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes requests on: to a host, or to the members of a group in turn. */
final class Upstreams {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> OF_THE_HOP = Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "te", "upgrade");

    private final Process process;
    private final Journal journal;
    private final Map<String, List<String>> groups;
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

    Upstreams(Process process, Journal journal, Map<String, List<String>> groups) {
        this.process = process;
        this.journal = journal;
        this.groups = groups;
    }

    /** What the upstream of a location answers, or a page that says why there is no answer. */
    HttpResponse pass(HttpRequest request, String uri, Location location, Variables variables, Pages pages)
            throws IOException, InterruptedException {
        Directive pass = location.scope().own("proxy_pass").getFirst();
        Target target;
        try {
            target = Target.of(new Directive(pass.name(), List.of(variables.expand(pass.first())), List.of(), pass.at()));
        } catch (ConfigurationException wrong) {
            journal.error("invalid URL prefix in \"" + variables.expand(pass.first()) + "\"", variables);
            return pages.of(500);
        }
        variables.set("proxy_host", target.authority());
        List<String> members = groups.getOrDefault(target.host(), List.of(target.authority()));
        int first = turns.computeIfAbsent(target.host(), _ -> new AtomicInteger()).getAndIncrement();
        HttpClient.Call call = new HttpClient.Call(
                request.method(),
                path(request, uri, location, target, pass.first().contains("$")),
                headers(request, location, variables),
                request.body());
        int status = 502;
        for (int i = 0; i < members.size(); i++) {
            String member = members.get(Math.floorMod(first + i, members.size()));
            AtomicBoolean late = new AtomicBoolean();
            try {
                return send(target.scheme(), member, call, late);
            } catch (UnknownHostException unknown) {
                journal.error(member.replaceFirst(":\\d+$", "") + " could not be resolved (3: Host not found)", variables);
            } catch (ConnectException refused) {
                journal.error("connect() failed (111: Connection refused) while connecting to upstream", variables);
            } catch (IOException failed) {
                status = late.get() ? 504 : 502;
                journal.error(
                        late.get()
                                ? "upstream timed out (110: Operation timed out) while reading response header from upstream"
                                : "upstream prematurely closed connection while reading response header from upstream",
                        variables);
            }
        }
        return pages.of(status);
    }

    private static String path(HttpRequest request, String uri, Location location, Target target, boolean computed) {
        int query = request.target().indexOf('?');
        String args = query < 0 ? "" : request.target().substring(query);
        if (target.path().isEmpty()) {
            return request.target();
        }
        if (computed || location.pattern() != null) {
            return target.path() + (target.path().contains("?") ? "" : args);
        }
        return target.path() + (uri.startsWith(location.path()) ? uri.substring(location.path().length()) : "") + args;
    }

    private static List<HttpHeader> headers(HttpRequest request, Location location, Variables variables) {
        List<HttpHeader> headers = new ArrayList<>();
        List<Directive> own = location.scope().all("proxy_set_header");
        if (own.stream().noneMatch(each -> each.first().equalsIgnoreCase("Host"))) {
            headers.add(new HttpHeader("Host", variables.expand("$proxy_host")));
        }
        for (Directive each : own) {
            String value = each.args().size() < 2 ? "" : variables.expand(each.args().get(1));
            if (!value.isEmpty() && !OF_THE_HOP.contains(each.first().toLowerCase(Locale.ROOT))) {
                headers.add(new HttpHeader(each.first(), value));
            }
        }
        for (HttpHeader each : request.headers()) {
            boolean replaced = each.name().equalsIgnoreCase("Host") || own.stream().anyMatch(set -> set.first().equalsIgnoreCase(each.name()));
            if (!replaced && !OF_THE_HOP.contains(each.name().toLowerCase(Locale.ROOT))) {
                headers.add(each);
            }
        }
        headers.add(new HttpHeader("Connection", "close"));
        return headers;
    }

    private HttpResponse send(String scheme, String member, HttpClient.Call call, AtomicBoolean late)
            throws IOException, InterruptedException {
        boolean secure = scheme.equals("https");
        String host = member.replaceFirst(":\\d+$", "");
        int port = member.equals(host) ? secure ? 443 : 80 : Integer.parseInt(member.substring(host.length() + 1));
        Connection connection = process.sockets().dial(host, port, PATIENCE);
        process.atEnd(connection::close);
        Task deadline = process.time().after(PATIENCE, () -> {
            late.set(true);
            connection.close();
        });
        try (connection;
                Socket layer = secure
                        ? TlsClient.connect(connection, host, new TlsClient.Trust.Anyone())
                        : new ConnectionSocket(connection);
                HttpClient.Exchange exchange = HttpClient.open(layer, call)) {
            List<HttpHeader> headers = exchange.headers().stream()
                    .filter(each -> !OF_THE_HOP.contains(each.name().toLowerCase(Locale.ROOT)))
                    .filter(each -> !each.name().equalsIgnoreCase("Server"))
                    .toList();
            return new HttpResponse(exchange.status(), headers, exchange.body().readAllBytes());
        } finally {
            deadline.cancel();
        }
    }
}

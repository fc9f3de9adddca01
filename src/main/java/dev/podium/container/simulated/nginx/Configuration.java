package dev.podium.container.simulated.nginx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an nginx goes by.
 *
 * @param upstreams addresses of groups of servers, by name
 * @param unknown directives that are passed over
 */
record Configuration(List<VirtualServer> servers, Map<String, List<String>> upstreams, Set<String> unknown, Scope main) {

    /** Directives that must stand where they belong, with those blocks; {@code main} is outside of all. */
    private static final Map<String, Set<String>> PLACES = Map.of(
            "events", Set.of("main"),
            "http", Set.of("main"),
            "upstream", Set.of("http"),
            "listen", Set.of("server"),
            "server_name", Set.of("server"),
            "location", Set.of("server", "location"),
            "return", Set.of("server", "location", "if"),
            "proxy_pass", Set.of("location", "if", "server"),
            "alias", Set.of("location"),
            "server", Set.of("http", "upstream", "stream"));

    /** Those that say something here. */
    private static final Set<String> HEEDED = Set.of(
            "access_log", "add_header", "alias", "autoindex", "daemon", "default_type", "error_page", "events", "http", "index", "listen",
            "location", "log_format", "proxy_pass", "proxy_set_header", "return", "root", "server", "server_name", "ssl_certificate",
            "ssl_certificate_key", "stub_status", "try_files", "upstream");

    /** Those that say nothing that would show. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "accept_mutex", "charset", "client_body_buffer_size", "client_body_timeout", "client_header_timeout", "client_max_body_size",
            "error_log", "etag", "expires", "fastcgi_temp_path", "client_body_temp_path", "gzip", "gzip_comp_level", "gzip_min_length",
            "gzip_proxied", "gzip_types", "gzip_vary", "if_modified_since", "keepalive", "keepalive_requests", "keepalive_timeout",
            "large_client_header_buffers", "least_conn", "multi_accept", "open_file_cache", "pcre_jit", "pid", "proxy_buffer_size",
            "proxy_buffering", "proxy_buffers", "proxy_connect_timeout", "proxy_http_version", "proxy_read_timeout", "proxy_redirect",
            "proxy_send_timeout", "proxy_temp_path", "real_ip_header", "resolver", "reset_timedout_connection", "scgi_temp_path",
            "send_timeout", "sendfile", "server_names_hash_bucket_size", "server_tokens", "set_real_ip_from", "ssl_ciphers",
            "ssl_prefer_server_ciphers", "ssl_protocols", "ssl_session_cache", "ssl_session_timeout", "tcp_nodelay", "tcp_nopush",
            "types_hash_max_size", "use", "user", "uwsgi_temp_path", "worker_connections", "worker_processes", "worker_rlimit_nofile",
            "zone");

    /** @param known whether a host that requests are passed on to can be found */
    static Configuration of(List<Directive> directives, Predicate<String> known) throws ConfigurationException {
        Scope main = new Scope(null, directives);
        Set<String> unknown = new TreeSet<>();
        check(directives, "main", unknown);
        if (main.own("events").isEmpty()) {
            throw new ConfigurationException("no \"events\" section in configuration");
        }
        List<VirtualServer> servers = new ArrayList<>();
        Map<String, List<String>> upstreams = new HashMap<>();
        for (Directive http : main.own("http")) {
            Scope scope = new Scope(main, http.block());
            for (Directive each : scope.own("upstream")) {
                List<String> members = each.block().stream().filter(member -> member.is("server")).map(Directive::first).toList();
                if (members.isEmpty()) {
                    throw new ConfigurationException("no servers are inside upstream", each);
                }
                for (Directive member : each.block()) {
                    if (member.is("server")) {
                        demand(member.first(), known, member);
                    }
                }
                upstreams.put(each.first(), members);
            }
            for (Directive each : scope.own("server")) {
                servers.add(VirtualServer.of(each, scope));
            }
        }
        for (VirtualServer server : servers) {
            for (Location each : server.locations()) {
                for (Directive pass : each.scope().own("proxy_pass")) {
                    Target target = Target.of(pass);
                    if (!pass.first().contains("$") && !upstreams.containsKey(target.host())) {
                        demand(target.host(), known, pass);
                    }
                }
            }
        }
        return new Configuration(List.copyOf(servers), upstreams, unknown, main);
    }

    private static void demand(String address, Predicate<String> known, Directive about) throws ConfigurationException {
        String host = address.replaceFirst(":\\d+$", "");
        if (!known.test(host)) {
            throw new ConfigurationException("host not found in upstream \"" + address + "\"", about);
        }
    }

    private static void check(List<Directive> directives, String block, Set<String> unknown) throws ConfigurationException {
        for (Directive each : directives) {
            Set<String> places = PLACES.get(each.name());
            if (places != null && !places.contains(block)) {
                throw new ConfigurationException("\"" + each.name() + "\" directive is not allowed here", each);
            }
            if (each.args().isEmpty() && Set.of("listen", "root", "index", "proxy_pass", "return", "server_name").contains(each.name())) {
                throw new ConfigurationException("invalid number of arguments in \"" + each.name() + "\" directive", each);
            }
            if (!HEEDED.contains(each.name()) && !WITHOUT_EFFECT.contains(each.name())) {
                unknown.add(each.name());
            } else if (!each.is("upstream")) {
                check(each.block(), each.name(), unknown);
            }
        }
    }

    /** The server that is meant, of those that listen at the port; null if none does any more. */
    @Nullable VirtualServer server(int port, String host) {
        List<VirtualServer> there = servers.stream().filter(each -> each.listensAt(port)).toList();
        if (there.isEmpty()) {
            return null;
        }
        VirtualServer best = there.getFirst();
        for (VirtualServer each : there) {
            if (each.listens().stream().anyMatch(listen -> listen.port() == port && listen.usual())) {
                best = each;
                break;
            }
        }
        int fit = 0;
        for (VirtualServer each : there) {
            if (each.fits(host) > fit) {
                fit = each.fits(host);
                best = each;
            }
        }
        return best;
    }
}

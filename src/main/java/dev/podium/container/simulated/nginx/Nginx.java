package dev.podium.container.simulated.nginx;

import dev.podium.container.simulated.CommandException;
import dev.podium.container.simulated.HttpHandler;
import dev.podium.container.simulated.HttpRequest;
import dev.podium.container.simulated.HttpResponse;
import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Resident;
import dev.podium.container.simulated.http.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running nginx. */
final class Nginx {

    private final Process process;
    private final String version;
    private final NginxCommand command;
    private final Journal journal;
    private final Pages pages;
    private final Set<Integer> ports = new HashSet<>();
    private volatile Running running;

    /** What it goes by until it is told to look again. */
    private record Running(Configuration configuration, Upstreams upstreams) {}

    private Nginx(Process process, String version, NginxCommand command, Configuration configuration) {
        this.process = process;
        this.version = version;
        this.command = command;
        this.journal = new Journal(process);
        this.pages = new Pages(version);
        this.running = new Running(configuration, new Upstreams(process, journal, configuration.upstreams()));
    }

    static void start(Process process, String version, NginxCommand command, Configuration configuration) throws IOException {
        Nginx nginx = new Nginx(process, version, command, configuration);
        for (String each : configuration.unknown()) {
            nginx.journal.warn("podium's nginx passes over \"" + each + "\"");
        }
        try {
            nginx.listen(configuration);
        } catch (ConfigurationException wrong) {
            process.printError("nginx: [emerg] " + wrong.getMessage());
            process.exit(1);
            return;
        }
        nginx.journal.notice("using the \"epoll\" event method");
        nginx.journal.notice("nginx/" + version);
        nginx.journal.notice("start worker processes");
        process.onSignal(PosixSignal.QUIT, () -> nginx.quit("signal 3 (SIGQUIT) received, shutting down"));
        process.onSignal(PosixSignal.TERM, () -> nginx.quit("signal 15 (SIGTERM) received, exiting"));
        process.onSignal(PosixSignal.HUP, nginx::reload);
    }

    private void listen(Configuration configuration) throws IOException, ConfigurationException {
        for (VirtualServer server : configuration.servers()) {
            for (VirtualServer.Listen each : server.listens()) {
                if (ports.contains(each.port())) {
                    continue;
                }
                HttpHandler handler = request -> answer(request, each);
                switch (each.layer()) {
                    case PLAIN -> process.sockets().serve(each.port(), handler);
                    case TLS -> process.sockets().listen(each.port(), secured(server, handler)::serve);
                }
                ports.add(each.port());
            }
        }
    }

    private HttpsServer secured(VirtualServer server, HttpHandler handler) throws ConfigurationException {
        Directive certificate = server.scope().find("ssl_certificate");
        Directive key = server.scope().find("ssl_certificate_key");
        if (certificate == null || key == null) {
            throw new ConfigurationException("no \"ssl_certificate\" is defined for the \"listen ... ssl\" directive",
                    server.scope().own("listen").getFirst());
        }
        try {
            return new HttpsServer(
                    process.files().read(absolute(certificate.first())), process.files().readText(absolute(key.first())), handler);
        } catch (IOException unreadable) {
            throw new ConfigurationException("cannot load certificate \"" + certificate.first() + "\": " + unreadable.getMessage());
        }
    }

    private static String absolute(String file) {
        return file.startsWith("/") ? file : "/etc/nginx/" + file;
    }

    private HttpResponse answer(HttpRequest request, VirtualServer.Listen listen) throws IOException, InterruptedException {
        Running now = running;
        String host = request.header("Host").replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        @Nullable VirtualServer server = now.configuration().server(listen.port(), host);
        if (server == null) {
            throw new IOException("nobody listens at " + listen.port() + " any more");
        }
        Variables variables = new Variables(process, request, server, listen);
        Exchange exchange = new Exchange(process, journal, now.upstreams(), server, request, variables, pages);
        HttpResponse response = exchange.answer().with("Server", "nginx/" + version);
        journal.access(exchange.scope(), variables, response);
        return response;
    }

    private void reload() {
        try {
            journal.notice("signal 1 (SIGHUP) received from " + process.pid() + ", reconfiguring");
            Configuration next = command.configuration(process);
            listen(next);
            running = new Running(next, new Upstreams(process, journal, next.upstreams()));
        } catch (ConfigurationException wrong) {
            print("nginx: [emerg] " + wrong.getMessage());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void print(String line) {
        try {
            process.printError(line);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void quit(String why) {
        try {
            journal.notice(why);
            journal.notice("exit");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        process.exit(0);
    }

    /** Has it run without the one who started it, who goes on. */
    static void detach(Process process, String version, NginxCommand command, Configuration configuration) throws CommandException {
        process.fork(process.inherit(process.argv()), (Resident) daemon -> start(daemon, version, command, configuration));
    }
}

package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Probes and lifecycle hooks (upstream's validateProbe, validateHandler and validateLifecycle). */
final class HandlerRules {
    private static final List<String> OF_PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> OF_HOOKS = List.of("exec", "httpGet", "tcpSocket", "sleep");

    /** What Linux knows, in the order of the alphabet. */
    private static final List<String> SIGNALS = Stream.of(
                    Stream.of(
                            "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT",
                            "SIGIO", "SIGIOT", "SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGSEGV",
                            "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG",
                            "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ", "SIGRTMIN", "SIGRTMAX"),
                    IntStream.rangeClosed(1, 15).mapToObj(each -> "SIGRTMIN+" + each),
                    IntStream.rangeClosed(1, 14).mapToObj(each -> "SIGRTMAX-" + each))
            .flatMap(each -> each)
            .sorted()
            .toList();

    private HandlerRules() {}

    static void probes(Field container, Field gracePeriod) {
        for (String each : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            Field probe = container.get(each);
            if (probe.absent()) {
                continue;
            }
            probe(probe, gracePeriod);
            if (each.equals("readinessProbe")) {
                if (probe.get("terminationGracePeriodSeconds").present()) {
                    probe.get("terminationGracePeriodSeconds").invalid("must not be set for readinessProbes");
                }
            } else if (probe.get("successThreshold").number() != 1) {
                probe.get("successThreshold").invalid("must be 1");
            }
        }
    }

    private static void probe(Field probe, Field gracePeriod) {
        handler(probe, OF_PROBES, gracePeriod);
        for (String each : List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
            probe.get(each).mustNotBeNegative();
        }
        Field grace = probe.get("terminationGracePeriodSeconds");
        if (grace.present() && grace.number() <= 0) {
            grace.invalid("must be greater than 0");
        }
    }

    static void lifecycle(Field lifecycle, Field spec) {
        Field gracePeriod = spec.get("terminationGracePeriodSeconds");
        for (String each : List.of("postStart", "preStop")) {
            if (lifecycle.get(each).present()) {
                handler(lifecycle.get(each), OF_HOOKS, gracePeriod);
            }
        }
        Field signal = lifecycle.get("stopSignal");
        if (signal.absent()) {
            return;
        }
        switch (spec.get("os").get("name").text()) {
            case "windows" -> signal.ifSetOneOf(List.of("SIGKILL", "SIGTERM"));
            case "linux" -> signal.ifSetOneOf(SIGNALS);
            default -> {
                if (spec.get("os").absent()) {
                    signal.forbidden("may not be set for containers with empty `spec.os.name`");
                }
            }
        }
    }

    private static void handler(Field handler, List<String> kinds, Field gracePeriod) {
        boolean found = false;
        for (String kind : kinds) {
            Field action = handler.get(kind);
            if (action.absent()) {
                continue;
            }
            if (found) {
                action.forbidden("may not specify more than 1 handler type");
                continue;
            }
            found = true;
            switch (kind) {
                case "exec" -> action.get("command").mustBeSet();
                case "httpGet" -> httpGet(action);
                case "tcpSocket" -> port(action.get("port"));
                case "grpc" -> {
                    Field port = action.get("port");
                    Names.portNumber(port.number()).forEach(problem -> port.invalid(port.number(), problem));
                }
                default -> sleep(action, gracePeriod);
            }
        }
        if (!found) {
            handler.required("must specify a handler type");
        }
    }

    private static void httpGet(Field action) {
        action.get("path").mustBeSet();
        port(action.get("port"));
        if (!Set.of("HTTP", "HTTPS").contains(action.get("scheme").text())) {
            action.get("scheme").notSupported(List.of("HTTP", "HTTPS"));
        }
        for (Field header : action.get("httpHeaders").items()) {
            String name = header.get("name").text();
            Names.headerName(name).forEach(problem -> action.get("httpHeaders").invalid(name, problem));
        }
    }

    private static void sleep(Field action, Field gracePeriod) {
        long seconds = action.get("seconds").number();
        if (gracePeriod.present() && (seconds < 0 || seconds > gracePeriod.number())) {
            action.invalid(seconds, "must be non-negative and less than terminationGracePeriodSeconds (" + gracePeriod.number() + ")");
        }
    }

    /** A port by number or by name. */
    static void port(Field port) {
        if (port.value().isString()) {
            port.invalid(Names.portName(port.text()));
        } else {
            Names.portNumber(port.number()).forEach(problem -> port.invalid(port.number(), problem));
        }
    }
}

package dev.podium.web;

import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.nodeagent.ContainerTarget;
import dev.podium.nodeagent.LogRequest;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.nodeagent.RunningContainer;
import dev.podium.nodeagent.RunningContainer.Input;
import dev.podium.nodeagent.RunningContainer.Terminal;
import dev.podium.nodeagent.Session;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import dev.podium.web.connect.CommandStreams;
import dev.podium.web.connect.CommandStreams.Output;
import dev.podium.web.connect.Connections;
import dev.podium.web.connect.RemoteCommand;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Logs of, commands in and connections to containers, as a kubelet itself is asked for them (upstream's
 * {@code pkg/kubelet/server/server.go}). What is wrong is told in plain text.
 */
@Component
class NodeContainers {

    private final Registry registry;
    private final PodLogs logs;
    private final ClusterTime time;
    private final Connections connections;

    NodeContainers(Registry registry, PodLogs logs, ClusterTime time) {
        this.registry = registry;
        this.logs = logs;
        this.time = time;
        this.connections = new Connections(time);
    }

    /**
     * What a path asks for.
     *
     * @param uid of the Pod; empty: whichever has that name
     * @param container empty for ports
     */
    record Target(Action action, String namespace, String pod, String uid, String container) {

        /** Null if the path, which is given in its parts, is none of an action. */
        static @Nullable Target of(List<String> words) {
            Action action = Action.named(words.getFirst());
            int parts = words.size() - 1;
            boolean identified = parts == action.parts + 1 && action != Action.CONTAINER_LOGS;
            if (parts != action.parts && !identified) {
                return null;
            }
            return new Target(
                    action,
                    words.get(1),
                    words.get(2),
                    identified ? words.get(3) : "",
                    action == Action.PORT_FORWARD ? "" : words.getLast());
        }
    }

    /** What can be asked for. */
    enum Action {
        CONTAINER_LOGS("containerLogs", 3, List.of("GET")),
        RUN("run", 3, List.of("POST")),
        EXEC("exec", 3, List.of("GET", "POST")),
        ATTACH("attach", 3, List.of("GET", "POST")),
        PORT_FORWARD("portForward", 2, List.of("GET", "POST"));

        private final String path;
        private final int parts;
        private final List<String> methods;

        Action(String path, int parts, List<String> methods) {
            this.path = path;
            this.parts = parts;
            this.methods = methods;
        }

        static Action named(String path) {
            return Stream.of(values()).filter(each -> each.path.equals(path)).findFirst().orElseThrow();
        }

        List<String> methods() {
            return methods;
        }
    }

    /** Answers in the place of the kubelet of the node of that name. */
    void answer(Exchange exchange, String node, NodeAgent agent, Target target) throws IOException, InterruptedException {
        Pod pod = pod(target, node);
        HttpServletResponse response = exchange.response();
        try {
            switch (target.action()) {
                case CONTAINER_LOGS -> logs(exchange, agent, target, pod);
                case RUN -> run(exchange, agent, found(target, pod));
                case EXEC -> {
                    CommandStreams streams = streams(exchange.query(), exchange.query().flag("tty") ? Terminal.TTY : Terminal.NONE);
                    connect(exchange, PodConnections.exec(
                            agent, found(target, pod), exchange.query().texts("command"), streams));
                }
                case ATTACH -> {
                    RunningContainer running = agent.container(found(target, pod));
                    connect(exchange, new RemoteCommand(
                            streams(exchange.query(), running.terminal()), List.of(), running::attach));
                }
                case PORT_FORWARD -> {
                    if (pod == null) {
                        throw new NodeAgentException(404, "pod does not exist");
                    }
                    if (!target.uid().isEmpty() && !target.uid().equals(pod.metadata().uidOrEmpty())) {
                        throw new NodeAgentException(404, "pod not found");
                    }
                    demandUpgrade(exchange);
                    connections.open(
                            PodConnections.forward(agent, pod),
                            PodConnections.ports(exchange.query()),
                            exchange.request(),
                            response);
                }
            }
        } catch (NodeAgentException refused) {
            if (!response.isCommitted()) {
                tell(response, refused.code(), String.valueOf(refused.getMessage()));
            }
        } catch (ApiException refused) {
            tell(response, refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    private static void tell(HttpServletResponse response, int code, String why) throws IOException {
        response.reset();
        response.setStatus(code);
        response.setContentType("text/plain; charset=utf-8");
        response.getOutputStream().write(why.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Pod pod(Target target, String node) {
        CachedObject found = registry.lookUp(
                Objects.requireNonNull(registry.find("", "v1", "pods")), target.namespace(), target.pod());
        Pod pod = found == null ? null : Records.read(found.bytes(), Pod.class);
        return pod != null && node.equals(pod.spec().nodeName()) ? pod : null;
    }

    private static ContainerTarget found(Target target, @Nullable Pod pod) throws NodeAgentException {
        if (pod == null) {
            throw new NodeAgentException(404, "pod does not exist");
        }
        if (!target.uid().isEmpty() && !target.uid().equals(pod.metadata().uidOrEmpty())) {
            throw new NodeAgentException(500, "container not found (\"" + target.container() + "\")");
        }
        return PodConnections.target(pod, target.container());
    }

    private void logs(Exchange exchange, NodeAgent agent, Target target, @Nullable Pod pod)
            throws IOException, InterruptedException, NodeAgentException {
        Query query = exchange.query();
        String old = query.text("tail");
        LogRequest request;
        try {
            // "tail" is what it was called long ago.
            Long lines = old.equals("all") ? null : query.number(old.isEmpty() ? "tailLines" : "tail");
            String uid = pod == null ? "" : pod.metadata().uidOrEmpty();
            request = logs.request(
                    query, new ContainerTarget(target.namespace(), target.pod(), uid, target.container()), lines);
        } catch (ApiException refused) {
            String why = refused.code() == 422 ? "Invalid request." : "Unable to decode query.";
            throw new NodeAgentException(refused.code(), "{\"message\": \"" + why + "\"}");
        }
        if (pod == null) {
            throw new NodeAgentException(404, "pod \"" + target.pod() + "\" does not exist");
        }
        Stream<Container> all = Stream.of(
                        pod.spec().containers(), pod.spec().initContainers(), pod.spec().ephemeralContainers())
                .flatMap(List::stream);
        if (all.noneMatch(each -> each.name().equals(target.container()))) {
            throw new NodeAgentException(
                    404, "container \"" + target.container() + "\" not found in pod \"" + target.pod() + "\"");
        }
        exchange.response().setContentType("text/plain; charset=utf-8");
        try {
            agent.logs(request, new PodLogs.Flushing(exchange.response()));
        } catch (NodeAgentException refused) {
            throw new NodeAgentException(400, String.valueOf(refused.getMessage()));
        }
    }

    /** Runs a command without an input, and answers with what it has written: first to its output, then to its error output. */
    private void run(Exchange exchange, NodeAgent agent, ContainerTarget target)
            throws IOException, InterruptedException, NodeAgentException {
        List<String> command = List.of(exchange.query().text("cmd").split(" ", -1));
        try (Session session = agent.container(target).exec(command, Input.NONE, Terminal.NONE)) {
            CompletableFuture<byte[]> errors = new CompletableFuture<>();
            time.run("run errors", () -> {
                try {
                    errors.complete(session.stderr().readAllBytes());
                } catch (IOException cutOff) {
                    errors.completeExceptionally(new UncheckedIOException(cutOff));
                }
            });
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            session.stdout().transferTo(written);
            byte[] complaints = errors.join();
            int code = session.exit().join();
            if (code != 0) {
                throw new NodeAgentException(
                        500,
                        "command '" + String.join(" ", command) + "' exited with " + code + ": "
                                + new String(complaints, StandardCharsets.UTF_8));
            }
            written.write(complaints);
            exchange.response().setContentType("application/json");
            exchange.response().getOutputStream().write(written.toByteArray());
        }
    }

    private void connect(Exchange exchange, RemoteCommand command) throws IOException, NodeAgentException {
        if (!command.streams().any()) {
            throw new NodeAgentException(400, "you must specify at least 1 of stdin, stdout, stderr");
        }
        demandUpgrade(exchange);
        connections.open(command, exchange.request(), exchange.response());
    }

    private static void demandUpgrade(Exchange exchange) throws NodeAgentException {
        if (!Connections.asked(exchange.request())) {
            throw new NodeAgentException(500, "Upgrade request required\n");
        }
    }

    /** A kubelet calls them otherwise than the API server does, and none is there unless it is asked for. */
    private static CommandStreams streams(Query query, Terminal terminal) {
        return new CommandStreams(
                query.flag("input") ? Input.OPEN : Input.NONE,
                query.flag("output") ? Output.SENT : Output.DROPPED,
                query.flag("error") ? Output.SENT : Output.DROPPED,
                terminal);
    }
}

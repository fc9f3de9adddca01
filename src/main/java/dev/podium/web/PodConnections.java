package dev.podium.web;

import dev.podium.model.Pod;
import dev.podium.nodeagent.ContainerTarget;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.nodeagent.RunningContainer;
import dev.podium.nodeagent.RunningContainer.Input;
import dev.podium.nodeagent.RunningContainer.Terminal;
import dev.podium.registry.ApiException;
import dev.podium.time.ClusterTime;
import dev.podium.web.connect.CommandStreams;
import dev.podium.web.connect.CommandStreams.Output;
import dev.podium.web.connect.Connections;
import dev.podium.web.connect.PortForward;
import dev.podium.web.connect.RemoteCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code pods/exec}, {@code pods/attach} and {@code pods/portforward}: connections to what runs on a Pod's node (upstream's
 * {@code pkg/registry/core/pod/rest/subresources.go} and {@code pkg/kubelet/server}).
 */
@Component
class PodConnections {

    private final PodNodes nodes;
    private final ConnectionAdmission admission;
    private final Connections connections;

    PodConnections(PodNodes nodes, ConnectionAdmission admission, ClusterTime time) {
        this.nodes = nodes;
        this.admission = admission;
        this.connections = new Connections(time);
    }

    void exec(Exchange exchange) throws IOException {
        Pod pod = connectable(exchange, ConnectionAdmission.command(exchange));
        List<String> command = exchange.query().texts("command");
        String container = PodNodes.container(pod, exchange.query().text("container"));
        NodeAgent agent = nodes.agent(pod, "exec");
        CommandStreams streams = streams(exchange.query(), exchange.query().flag("tty") ? Terminal.TTY : Terminal.NONE);
        command(exchange, () -> exec(agent, target(pod, container), command, streams));
    }

    /** A command in a container. */
    static RemoteCommand exec(NodeAgent agent, ContainerTarget target, List<String> command, CommandStreams streams)
            throws NodeAgentException {
        RunningContainer running = agent.container(target);
        return new RemoteCommand(streams, command, () -> running.exec(command, streams.stdin(), streams.terminal()));
    }

    void attach(Exchange exchange) throws IOException {
        Pod pod = connectable(exchange, ConnectionAdmission.command(exchange));
        String container = PodNodes.container(pod, exchange.query().text("container"));
        NodeAgent agent = nodes.agent(pod, "attach");
        command(exchange, () -> {
            RunningContainer running = agent.container(target(pod, container));
            // Whether its process has a terminal was decided when it was started.
            return new RemoteCommand(streams(exchange.query(), running.terminal()), List.of(), running::attach);
        });
    }

    void portForward(Exchange exchange) throws IOException {
        List<Integer> ports = ports(exchange.query());
        ObjectNode options = ConnectionAdmission.options(exchange);
        if (!ports.isEmpty()) {
            ports.forEach(options.putArray("ports")::add);
        }
        Pod pod = connectable(exchange, options);
        NodeAgent agent = nodes.agent(pod, "portForward");
        connections.open(forward(agent, pod), ports, exchange.request(), exchange.response());
    }

    /** The ports of a Pod. */
    static PortForward forward(NodeAgent agent, Pod pod) {
        String uid = pod.metadata().uidOrEmpty();
        return new PortForward(
                pod.metadata().nameOrEmpty() + "_" + pod.metadata().namespaceOrEmpty(), uid, port -> agent.connect(uid, port));
    }

    private Pod connectable(Exchange exchange, ObjectNode options) {
        switch (exchange.request().getMethod()) {
            case "GET", "POST" -> {}
            default -> throw ResourceController.notAllowed(exchange.resource());
        }
        admission.demandCreation(exchange);
        Pod pod = nodes.pod(exchange);
        admission.admit(exchange, options);
        if (!Connections.asked(exchange.request())) {
            throw ApiException.badRequest("Upgrade request required");
        }
        return pod;
    }

    /** What makes a command of a request. */
    private interface Preparation {
        RemoteCommand prepare() throws NodeAgentException;
    }

    private void command(Exchange exchange, Preparation preparation) throws IOException {
        try {
            RemoteCommand command = preparation.prepare();
            if (!command.streams().any()) {
                throw ApiException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
            }
            connections.open(command, exchange.request(), exchange.response());
        } catch (NodeAgentException refused) {
            Connections.refuse(exchange.response(), refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    static ContainerTarget target(Pod pod, String container) {
        return new ContainerTarget(
                pod.metadata().namespaceOrEmpty(), pod.metadata().nameOrEmpty(), pod.metadata().uidOrEmpty(), container);
    }

    private static CommandStreams streams(Query query, Terminal terminal) {
        return new CommandStreams(
                query.flag("stdin") ? Input.OPEN : Input.NONE, output(query, "stdout"), output(query, "stderr"), terminal);
    }

    /** Outputs are wanted unless it is said that they are not. */
    private static Output output(Query query, String name) {
        return query.text(name).isEmpty() || query.flag(name) ? Output.SENT : Output.DROPPED;
    }

    /** The ports that a request names. */
    static List<Integer> ports(Query query) {
        List<Integer> ports = new ArrayList<>();
        for (String parameter : query.texts("ports")) {
            for (String each : parameter.split(",", -1)) {
                ports.add(port(each, parameter));
            }
        }
        return ports;
    }

    private static int port(String text, String parameter) {
        try {
            int port = Integer.parseInt(text);
            if (port < 1 || port > 65535) {
                throw ApiException.badRequest("port \"" + parameter + "\" must be > 0");
            }
            return port;
        } catch (NumberFormatException none) {
            throw ApiException.badRequest("unable to parse \"" + parameter + "\" as a port");
        }
    }
}

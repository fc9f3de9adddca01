package dev.podium.web;

import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.nodeagent.NodeAgent;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.registry.ApiException;
import dev.podium.registry.Registry;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds the kubelet that a request for a Pod's container is for (upstream's {@code pkg/registry/core/pod/strategy.go}). */
@Component
class PodNodes {

    private final Registry registry;
    private final NodeAgents agents;

    PodNodes(Registry registry, NodeAgents agents) {
        this.registry = registry;
        this.agents = agents;
    }

    /** The Pod that the request names. */
    Pod pod(Exchange exchange) {
        return Records.read(
                registry.get(exchange.resource(), exchange.namespace(), exchange.name()).bytes(), Pod.class);
    }

    /** The kubelet of the Pod's node. */
    NodeAgent agent(Pod pod, String path) {
        String node = pod.spec().nodeName();
        if (node == null || node.isEmpty()) {
            throw ApiException.badRequest("pod " + pod.metadata().nameOrEmpty() + " does not have a host assigned");
        }
        NodeAgent agent = agents.find(node);
        if (agent == null) {
            throw new ApiException(
                    500, "InternalError", "Get \"https://" + node + ":10250/" + path + "/" + pod.metadata().namespaceOrEmpty()
                            + "/" + pod.metadata().nameOrEmpty() + "\": no kubelet runs for node \"" + node + "\"", null);
        }
        return agent;
    }

    /** The container asked for, or the only one there is. */
    static String container(Pod pod, String asked) {
        String name = pod.metadata().nameOrEmpty();
        if (asked.isEmpty()) {
            if (pod.spec().containers().size() == 1) {
                return pod.spec().containers().getFirst().name();
            }
            String init = pod.spec().initContainers().isEmpty()
                    ? ""
                    : " or one of the init containers: [" + names(pod.spec().initContainers()) + "]";
            throw ApiException.badRequest("a container name must be specified for pod " + name + ", choose one of: ["
                    + names(pod.spec().containers()) + "]" + init);
        }
        boolean known = List.of(
                        pod.spec().containers(), pod.spec().initContainers(), pod.spec().ephemeralContainers())
                .stream()
                .flatMap(List::stream)
                .anyMatch(each -> each.name().equals(asked));
        if (!known) {
            throw ApiException.badRequest("container " + asked + " is not valid for pod " + name);
        }
        return asked;
    }

    private static String names(List<Container> containers) {
        return containers.stream().map(Container::name).collect(Collectors.joining(" "));
    }
}

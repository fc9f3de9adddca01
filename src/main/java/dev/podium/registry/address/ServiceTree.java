package dev.podium.registry.address;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A Service on its way into the store, with the questions that are asked of it again and again. */
record ServiceTree(ObjectNode service) {

    static final String NONE = "None";

    ObjectNode spec() {
        return service.get("spec") instanceof ObjectNode spec ? spec : service.putObject("spec");
    }

    String text(String field) {
        return spec().path(field).asString("");
    }

    String type() {
        return text("type");
    }

    boolean is(String type) {
        return type().equals(type);
    }

    /** Whether it has a cluster IP, {@code None} counting as one. */
    boolean needsAddress() {
        return !is("ExternalName");
    }

    boolean needsNodePorts() {
        return is("NodePort") || is("LoadBalancer");
    }

    boolean givesOutNodePorts() {
        return is("NodePort") || is("LoadBalancer") && spec().path("allocateLoadBalancerNodePorts").asBoolean(true);
    }

    boolean needsHealthPort() {
        return is("LoadBalancer") && text("externalTrafficPolicy").equals("Local");
    }

    boolean needsExternalPolicy() {
        return needsNodePorts() || is("ClusterIP") && !spec().path("externalIPs").isEmpty();
    }

    boolean headless() {
        return text("clusterIP").equals(NONE) || spec().path("clusterIPs").path(0).asString("").equals(NONE);
    }

    /** Forgets what a load balancer was given. */
    void clearBalancer() {
        if (service.path("status").get("loadBalancer") instanceof ObjectNode balancer) {
            balancer.removeAll();
        }
    }

    List<String> texts(String list) {
        return spec().path(list).valueStream().map(each -> each.asString("")).toList();
    }

    void set(String list, List<String> values) {
        if (values.isEmpty()) {
            spec().remove(list);
        } else {
            ArrayNode array = spec().putArray(list);
            values.forEach(array::add);
        }
    }

    List<ObjectNode> ports() {
        List<ObjectNode> ports = new ArrayList<>();
        for (JsonNode each : spec().path("ports")) {
            if (each instanceof ObjectNode port) {
                ports.add(port);
            }
        }
        return ports;
    }

    Set<Integer> nodePorts() {
        Set<Integer> nodePorts = new LinkedHashSet<>();
        ports().forEach(each -> {
            int nodePort = each.path("nodePort").asInt(0);
            if (nodePort != 0) {
                nodePorts.add(nodePort);
            }
        });
        return nodePorts;
    }

    int healthPort() {
        return spec().path("healthCheckNodePort").asInt(0);
    }

    boolean same(ServiceTree other, String field) {
        JsonNode mine = spec().path(field);
        JsonNode others = other.spec().path(field);
        return mine.equals(others) || mine.isEmpty() && others.isEmpty() && !mine.isValueNode() && !others.isValueNode();
    }
}

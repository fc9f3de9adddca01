package dev.podium.web.table;

import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Nodes (upstream's {@code printNode}). */
final class NodeColumns implements Columns {

    private static final String ROLE = "node-role.kubernetes.io/";

    @Override
    public List<Column> definitions() {
        return List.of(
                Column.named(),
                Column.text("Status", "Whether the node takes Pods."),
                Column.text("Roles", "What the node is for."),
                Column.age(),
                Column.text("Version", "The version of its kubelet."),
                Column.wide("Internal-IP", "Its address inside the cluster."),
                Column.wide("External-IP", "Its address outside the cluster."),
                Column.wide("OS-Image", "What it runs on."),
                Column.wide("Kernel-Version", "The version of its kernel."),
                Column.wide("Container-Runtime", "What runs its containers."));
    }

    @Override
    public List<Object> cells(JsonNode node, Instant now) {
        JsonNode info = node.path("status").path("nodeInfo");
        return List.of(
                Cells.name(node),
                status(node),
                roles(node.path("metadata").path("labels")),
                Cells.age(node, now),
                info.path("kubeletVersion").asString(""),
                address(node, "InternalIP"),
                address(node, "ExternalIP"),
                unknownIfEmpty(info.path("osImage").asString("")),
                unknownIfEmpty(info.path("kernelVersion").asString("")),
                unknownIfEmpty(info.path("containerRuntimeVersion").asString("")));
    }

    private static String status(JsonNode node) {
        String status = "Unknown";
        for (JsonNode each : node.path("status").path("conditions")) {
            if (each.path("type").asString("").equals("Ready")) {
                status = each.path("status").asString("").equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.path("spec").path("unschedulable").asBoolean(false) ? status + ",SchedulingDisabled" : status;
    }

    private static String roles(JsonNode labels) {
        TreeSet<String> roles = new TreeSet<>();
        labels.properties().forEach(each -> {
            if (each.getKey().startsWith(ROLE) && each.getKey().length() > ROLE.length()) {
                roles.add(each.getKey().substring(ROLE.length()));
            } else if (each.getKey().equals("kubernetes.io/role") && !each.getValue().asString("").isEmpty()) {
                roles.add(each.getValue().asString(""));
            }
        });
        return roles.isEmpty() ? Cells.NONE : String.join(",", roles);
    }

    private static String address(JsonNode node, String type) {
        for (JsonNode each : node.path("status").path("addresses")) {
            if (each.path("type").asString("").equals(type)) {
                return each.path("address").asString("");
            }
        }
        return Cells.NONE;
    }

    private static String unknownIfEmpty(String text) {
        return text.isEmpty() ? Cells.UNKNOWN : text;
    }
}

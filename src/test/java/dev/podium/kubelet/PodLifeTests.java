package dev.podium.kubelet;

import dev.podium.machinery.Golden;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whole lives of Pods: what goes in is the objects and what is done to them, what comes out is every state that the Pod
 * passes through, every Event that its kubelet tells, and the status that is left.
 */
class PodLifeTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String UID = "\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b";

    private static final List<String> PASSING = List.of("PodResizePending", "PodResizeInProgress", "AllContainersRestarting");

    @TestFactory
    Stream<DynamicTest> podsLiveAsUpstream() {
        return Golden.cases("kubelet", PodLifeTests::live);
    }

    private static JsonNode live(ObjectNode input) {
        try (Stage stage = new Stage()) {
            Chronicle chronicle = new Chronicle(stage);
            input.path("objects").forEach(each -> stage.create((ObjectNode) each.deepCopy()));
            chronicle.look();
            for (JsonNode step : input.path("steps")) {
                if (step.has("create")) {
                    stage.create((ObjectNode) step.get("create").deepCopy());
                } else if (step.has("delete")) {
                    stage.delete(step.get("delete").asString(""));
                } else if (step.has("resize")) {
                    stage.resize("pod", step.get("resize"));
                }
                chronicle.look();
                for (int i = 0; i < step.path("wait").asInt(0); i++) {
                    stage.advance(Duration.ofSeconds(1));
                    chronicle.look();
                }
            }
            return chronicle.tree();
        }
    }

    /** Notes what changes, from second to second. */
    private static final class Chronicle {

        private final Stage stage;
        private final ObjectNode tree = JsonNodeFactory.instance.objectNode();
        private final ArrayNode states = tree.putArray("states");
        private String last = "";

        Chronicle(Stage stage) {
            this.stage = stage;
        }

        void look() {
            String now = summary();
            if (!now.equals(last)) {
                long at = Duration.between(Stage.START, stage.time.now()).toSeconds();
                states.add(at + "s " + now);
                last = now;
            }
        }

        private String summary() {
            if (stage.find("pod") == null) {
                return "gone";
            }
            JsonNode status = stage.tree("pod").path("status");
            List<String> words = new ArrayList<>();
            words.add(status.path("phase").asString(""));
            if (status.has("reason")) {
                words.add(status.path("reason").asString("") + " (" + status.path("message").asString("") + ")");
            }
            if (stage.tree("pod").path("metadata").has("deletionTimestamp")) {
                words.add("deleting");
            }
            for (JsonNode each : status.path("conditions")) {
                if (each.path("type").asString("").equals("Ready")) {
                    words.add(each.path("status").asString("").equals("True") ? "ready" : "unready");
                } else if (PASSING.contains(each.path("type").asString("")) && each.path("status").asString("").equals("True")) {
                    words.add(each.path("type").asString("") + " " + each.path("reason").asString(""));
                }
            }
            for (String list : List.of("initContainerStatuses", "containerStatuses")) {
                status.path(list).forEach(each -> words.add(container(each)));
            }
            return String.join(", ", words);
        }

        private static String container(JsonNode status) {
            StringBuilder text = new StringBuilder(status.path("name").asString("")).append('=');
            status.path("state").properties().forEach(each -> {
                text.append(each.getKey());
                if (each.getValue().has("reason")) {
                    text.append('/').append(each.getValue().path("reason").asString(""));
                }
                if (each.getValue().has("exitCode")) {
                    text.append('/').append(each.getValue().path("exitCode").asInt(0));
                }
                if (each.getValue().has("message")) {
                    text.append(" '").append(each.getValue().path("message").asString("").replaceAll(UID, "uid")).append('\'');
                }
            });
            text.append(status.path("ready").asBoolean(false) ? " ready" : "");
            int restarts = status.path("restartCount").asInt(0);
            return restarts == 0 ? text.toString() : text + " restarts=" + restarts;
        }

        ObjectNode tree() {
            ArrayNode events = tree.putArray("events");
            for (JsonNode each : stage.kubeletEvents("pod")) {
                int count = each.path("count").asInt(1);
                String path = each.path("involvedObject").path("fieldPath").asString("");
                events.add(each.path("type").asString("") + " " + each.path("reason").asString("") + " "
                        + (path.isEmpty() ? "" : path + ": ")
                        + each.path("message").asString("").replaceAll(UID, "uid")
                        + (count > 1 ? " (x" + count + ")" : ""));
            }
            if (stage.find("pod") != null) {
                String status = stage.tree("pod").path("status").toString();
                tree.set(
                        "status",
                        JSON.readTree(status.replaceAll("podium://[0-9a-f]{64}", "podium://id")
                                .replaceAll(UID, "uid")
                                .replaceAll("kube-api-access-[a-z0-9]{5}", "kube-api-access-xxxxx")
                                .replaceAll("@sha256:[0-9a-f]{64}", "@sha256:digest")));
            }
            return tree;
        }
    }
}

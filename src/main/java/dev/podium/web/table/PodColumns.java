package dev.podium.web.table;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Pods: the STATUS column sums up more than the phase (upstream's {@code printPod}). */
final class PodColumns implements Columns {

    @Override
    public List<Column> definitions() {
        return List.of(
                Column.named(),
                Column.text("Ready", "How many of the containers are ready, and how many there are."),
                Column.text("Status", "What the Pod as a whole is doing."),
                Column.text("Restarts", "How often containers have been restarted, and when the last one was."),
                Column.age(),
                Column.wide("IP", "The Pod's address."),
                Column.wide("Node", "The node that it runs on."),
                Column.wide("Nominated Node", "The node where room is being made for it."),
                Column.wide("Readiness Gates", "How many of the readiness gates hold, and how many there are."));
    }

    @Override
    public List<Object> cells(JsonNode pod, Instant now) {
        Summary summary = new Summary(pod);
        JsonNode status = pod.path("status");
        JsonNode spec = pod.path("spec");
        return List.of(
                Cells.name(pod),
                summary.ready + "/" + summary.total,
                summary.reason,
                summary.restarts(now),
                Cells.age(pod, now),
                Cells.orNone(status.path("podIP").asString("")),
                Cells.orNone(spec.path("nodeName").asString("")),
                Cells.orNone(status.path("nominatedNodeName").asString("")),
                gates(spec.path("readinessGates"), status.path("conditions")));
    }

    private static String gates(JsonNode gates, JsonNode conditions) {
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        long holding = gates.valueStream()
                .filter(gate -> conditions.valueStream()
                        .anyMatch(each -> each.path("type").equals(gate.path("conditionType"))
                                && each.path("status").asString("").equals("True")))
                .count();
        return holding + "/" + gates.size();
    }

    /** What the first columns say, gathered in one pass as upstream does. */
    private static final class Summary {

        private String reason;
        private int ready;
        private int total;
        private int restarts;
        private String lastRestart = "";

        Summary(JsonNode pod) {
            JsonNode spec = pod.path("spec");
            JsonNode status = pod.path("status");
            total = spec.path("containers").size();
            reason = status.path("reason").asString(status.path("phase").asString(""));
            for (JsonNode each : status.path("conditions")) {
                if (each.path("type").asString("").equals("PodScheduled")
                        && each.path("reason").asString("").equals("SchedulingGated")) {
                    reason = "SchedulingGated";
                }
            }
            boolean initializing = initContainers(spec, status);
            if (!initializing || condition(status, "Initialized")) {
                containers(status);
            }
            if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
                if (status.path("reason").asString("").equals("NodeLost")) {
                    reason = "Unknown";
                } else if (!terminal(status.path("phase").asString(""))) {
                    reason = "Terminating";
                }
            }
        }

        private static boolean terminal(String phase) {
            return phase.equals("Succeeded") || phase.equals("Failed");
        }

        private static boolean condition(JsonNode status, String type) {
            return status.path("conditions").valueStream()
                    .anyMatch(each -> each.path("type").asString("").equals(type)
                            && each.path("status").asString("").equals("True"));
        }

        private boolean initContainers(JsonNode spec, JsonNode status) {
            List<String> sidecars = spec.path("initContainers").valueStream()
                    .filter(each -> each.path("restartPolicy").asString("").equals("Always"))
                    .map(each -> each.path("name").asString(""))
                    .collect(Collectors.toList());
            total += sidecars.size();
            int count = spec.path("initContainers").size();
            int initRestarts = 0;
            String lastInitRestart = "";
            int index = -1;
            for (JsonNode each : status.path("initContainerStatuses")) {
                index++;
                boolean sidecar = sidecars.contains(each.path("name").asString(""));
                initRestarts += each.path("restartCount").asInt(0);
                lastInitRestart = later(lastInitRestart, finished(each));
                if (sidecar) {
                    restarts += each.path("restartCount").asInt(0);
                    lastRestart = later(lastRestart, finished(each));
                }
                JsonNode terminated = each.path("state").path("terminated");
                JsonNode waiting = each.path("state").path("waiting");
                if (terminated.isObject() && terminated.path("exitCode").asInt(0) == 0) {
                    continue;
                }
                if (sidecar && each.path("started").asBoolean(false)) {
                    if (each.path("ready").asBoolean(false)) {
                        ready++;
                    }
                    continue;
                }
                if (terminated.isObject()) {
                    reason = "Init:" + ended(terminated);
                } else if (waiting.isObject()
                        && !waiting.path("reason").asString("").isEmpty()
                        && !waiting.path("reason").asString("").equals("PodInitializing")) {
                    reason = "Init:" + waiting.path("reason").asString("");
                } else {
                    reason = "Init:" + index + "/" + count;
                }
                restarts = initRestarts;
                lastRestart = lastInitRestart;
                return true;
            }
            return false;
        }

        private void containers(JsonNode status) {
            boolean running = false;
            JsonNode statuses = status.path("containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                JsonNode each = statuses.path(i);
                restarts += each.path("restartCount").asInt(0);
                lastRestart = later(lastRestart, finished(each));
                JsonNode state = each.path("state");
                if (!state.path("waiting").path("reason").asString("").isEmpty()) {
                    reason = state.path("waiting").path("reason").asString("");
                } else if (state.path("terminated").isObject()) {
                    reason = ended(state.path("terminated"));
                } else if (each.path("ready").asBoolean(false) && state.path("running").isObject()) {
                    running = true;
                    ready++;
                }
            }
            if (reason.equals("Completed") && running) {
                reason = condition(status, "Ready") ? "Running" : "NotReady";
            }
        }

        private static String ended(JsonNode terminated) {
            String reason = terminated.path("reason").asString("");
            if (!reason.isEmpty()) {
                return reason;
            }
            int signal = terminated.path("signal").asInt(0);
            return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt(0);
        }

        private static String finished(JsonNode status) {
            return status.path("lastState").path("terminated").path("finishedAt").asString("");
        }

        /** RFC 3339 in UTC sorts by time. */
        private static String later(String a, String b) {
            return a.compareTo(b) >= 0 ? a : b;
        }

        Object restarts(Instant now) {
            if (restarts == 0 || lastRestart.isEmpty()) {
                return Integer.toString(restarts);
            }
            return restarts + " (" + Cells.human(Duration.between(Instant.parse(lastRestart), now)) + " ago)";
        }
    }
}

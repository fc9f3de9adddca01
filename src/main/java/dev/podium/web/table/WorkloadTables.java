package dev.podium.web.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What controllers run Pods by, in the columns of upstream's {@code pkg/printers/internalversion}. */
final class WorkloadTables {

    private static final String WANTED = "How many there should be.";

    static final Map<String, Columns> COLUMNS = Map.of(
            "deployments.apps",
            containers(SimpleColumns.named()
                    .text("Ready", "How many of the wanted replicas are ready.", WorkloadTables::ready)
                    .text("Up-to-date", "How many are of the latest template.", each -> Cells.number(each, "/status/updatedReplicas"))
                    .text("Available", "How many have been ready for long enough.", each -> Cells.number(each, "/status/availableReplicas"))
                    .age()),
            "replicasets.apps",
            containers(replicas()),
            "replicationcontrollers",
            containers(replicas()),
            "statefulsets.apps",
            images(SimpleColumns.named()
                    .text("Ready", "How many of the wanted replicas are ready.", WorkloadTables::ready)
                    .age(), "/spec/template/spec/containers"),
            "daemonsets.apps",
            containers(SimpleColumns.named()
                    .number("Desired", WANTED, each -> Cells.number(each, "/status/desiredNumberScheduled"))
                    .number("Current", "How many nodes run one.", each -> Cells.number(each, "/status/currentNumberScheduled"))
                    .number("Ready", "How many are ready.", each -> Cells.number(each, "/status/numberReady"))
                    .number("Up-to-date", "How many are of the latest template.", each -> Cells.number(each, "/status/updatedNumberScheduled"))
                    .number("Available", "How many have been ready for long enough.", each -> Cells.number(each, "/status/numberAvailable"))
                    .text("Node Selector", "Which nodes get one.", each -> Cells.selector(each.at("/spec/template/spec/nodeSelector")))
                    .age()),
            "jobs.batch",
            containers(SimpleColumns.named()
                    .text("Status", "How far it is.", WorkloadTables::jobStatus)
                    .text("Completions", "How many of the wanted runs have succeeded.", WorkloadTables::completions)
                    .with(Columns.Column.text("Duration", "How long it has run."), WorkloadTables::duration)
                    .age()),
            "cronjobs.batch",
            cron(),
            "controllerrevisions.apps",
            SimpleColumns.named()
                    .text("Controller", "Whose revision it is.", WorkloadTables::controller)
                    .number("Revision", "Its number.", each -> Cells.number(each, "/revision"))
                    .age(),
            "podtemplates",
            SimpleColumns.named()
                    .text("Containers", "The containers' names.", each -> Cells.joined(each.at("/template/spec/containers"), c -> Cells.text(c, "/name")))
                    .text("Images", "The containers' images.", each -> Cells.joined(each.at("/template/spec/containers"), c -> Cells.text(c, "/image")))
                    .text("Pod Labels", "The template's labels.", each -> Cells.labels(each.at("/template/metadata/labels"))));

    private WorkloadTables() {}

    private static SimpleColumns replicas() {
        return SimpleColumns.named()
                .number("Desired", WANTED, each -> Cells.number(each, "/spec/replicas"))
                .number("Current", "How many there are.", each -> Cells.number(each, "/status/replicas"))
                .number("Ready", "How many are ready.", each -> Cells.number(each, "/status/readyReplicas"))
                .age();
    }

    private static SimpleColumns cron() {
        SimpleColumns columns = SimpleColumns.named()
                .text("Schedule", "When it runs.", each -> Cells.text(each, "/spec/schedule"))
                .text("Timezone", "Whose time that is.", each -> Cells.orElse(each, "/spec/timeZone", Cells.NONE))
                .text("Suspend", "Whether it rests.", each -> each.at("/spec/suspend").asBoolean(false) ? "True" : "False")
                .number("Active", "How many Jobs it has now.", each -> each.at("/status/active").size())
                .with(Columns.Column.text("Last Schedule", "When it last ran."), (each, now) -> {
                    JsonNode last = each.at("/status/lastScheduleTime");
                    return last.isString() ? Cells.since(last, now) : Cells.NONE;
                })
                .age();
        return images(columns, "/spec/jobTemplate/spec/template/spec/containers")
                .wide("Selector", "Which Pods are its own.", each -> Cells.selector(each.at("/spec/jobTemplate/spec/selector")));
    }

    private static SimpleColumns containers(SimpleColumns columns) {
        return images(columns, "/spec/template/spec/containers")
                .wide("Selector", "Which Pods are its own.", each -> Cells.selector(each.at("/spec/selector")));
    }

    private static SimpleColumns images(SimpleColumns columns, String containers) {
        return columns
                .wide("Containers", "The containers' names.", each -> Cells.joined(each.at(containers), c -> Cells.text(c, "/name")))
                .wide("Images", "The containers' images.", each -> Cells.joined(each.at(containers), c -> Cells.text(c, "/image")));
    }

    private static String ready(JsonNode object) {
        return Cells.number(object, "/status/readyReplicas") + "/" + Cells.number(object, "/spec/replicas");
    }

    private static String jobStatus(JsonNode job) {
        if (condition(job, "Complete")) {
            return "Complete";
        }
        if (condition(job, "Failed")) {
            return "Failed";
        }
        if (job.path("metadata").hasNonNull("deletionTimestamp")) {
            return "Terminating";
        }
        for (String each : new String[] {"Suspended", "FailureTarget", "SuccessCriteriaMet"}) {
            if (condition(job, each)) {
                return each;
            }
        }
        return "Running";
    }

    private static boolean condition(JsonNode object, String type) {
        return object.at("/status/conditions").valueStream()
                .anyMatch(each -> Cells.text(each, "/type").equals(type) && Cells.text(each, "/status").equals("True"));
    }

    private static String completions(JsonNode job) {
        int succeeded = Cells.number(job, "/status/succeeded");
        JsonNode wanted = job.at("/spec/completions");
        if (wanted.isNumber()) {
            return succeeded + "/" + wanted.asInt();
        }
        int parallelism = Cells.number(job, "/spec/parallelism");
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static Object duration(JsonNode job, Instant now) {
        String start = Cells.text(job, "/status/startTime");
        if (start.isEmpty()) {
            return "";
        }
        String end = Cells.text(job, "/status/completionTime");
        return Cells.human(Duration.between(Instant.parse(start), end.isEmpty() ? now : Instant.parse(end)));
    }

    private static String controller(JsonNode revision) {
        for (JsonNode each : revision.at("/metadata/ownerReferences")) {
            if (each.path("controller").asBoolean(false)) {
                String apiVersion = Cells.text(each, "/apiVersion");
                String group = apiVersion.contains("/") ? "." + apiVersion.substring(0, apiVersion.indexOf('/')) : "";
                return Cells.text(each, "/kind").toLowerCase(java.util.Locale.ROOT) + group + "/" + Cells.text(each, "/name");
            }
        }
        return Cells.NONE;
    }
}

package dev.podium.web.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What rules over others, in the columns of upstream's {@code pkg/printers/internalversion}. */
final class PolicyTables {

    private static final String CREATED = "When it was created, by the server's clock.";
    private static final SimpleColumns CREATED_AT =
            SimpleColumns.named().text("Created At", CREATED, each -> Cells.text(each, "/metadata/creationTimestamp"));

    static final Map<String, Columns> COLUMNS = Map.ofEntries(
            Map.entry("horizontalpodautoscalers.autoscaling", autoscalers()),
            Map.entry("poddisruptionbudgets.policy", SimpleColumns.named()
                    .text("Min Available", "How many must stay.", each -> Cells.orElse(each, "/spec/minAvailable", "N/A"))
                    .text("Max Unavailable", "How many may be missing.", each -> Cells.orElse(each, "/spec/maxUnavailable", "N/A"))
                    .number("Allowed Disruptions", "How many may go now.", each -> Cells.number(each, "/status/disruptionsAllowed"))
                    .age()),
            Map.entry("resourcequotas", SimpleColumns.named()
                    .text("Request", "What is used of what may be asked for.", each -> usage(each, false))
                    .text("Limit", "What is used of what limits may add up to.", each -> usage(each, true))
                    .age()),
            Map.entry("limitranges", CREATED_AT),
            Map.entry("roles.rbac.authorization.k8s.io", CREATED_AT),
            Map.entry("clusterroles.rbac.authorization.k8s.io", CREATED_AT),
            Map.entry("rolebindings.rbac.authorization.k8s.io", bindings()),
            Map.entry("clusterrolebindings.rbac.authorization.k8s.io", bindings()),
            Map.entry("priorityclasses.scheduling.k8s.io", SimpleColumns.named()
                    .number("Value", "The priority.", each -> each.path("value").asLong(0))
                    .text("Global-Default", "Whether it is for those who name none.", each -> each.path("globalDefault").asBoolean(false))
                    .age()
                    .text("PreemptionPolicy", "Whether others make way.", each -> Cells.text(each, "/preemptionPolicy"))),
            Map.entry("runtimeclasses.node.k8s.io", SimpleColumns.named()
                    .text("Handler", "What runs the containers.", each -> Cells.text(each, "/handler"))
                    .age()),
            Map.entry("apiservices.apiregistration.k8s.io", SimpleColumns.named()
                    .text("Service", "Who serves it.", PolicyTables::server)
                    .text("Available", "Whether it can be used.", PolicyTables::available)
                    .age()),
            Map.entry("certificatesigningrequests.certificates.k8s.io", SimpleColumns.named()
                    .age()
                    .text("SignerName", "Who is asked to sign.", each -> Cells.orElse(each, "/spec/signerName", Cells.NONE))
                    .text("Requestor", "Who asks.", each -> Cells.text(each, "/spec/username"))
                    .text("RequestedDuration", "For how long.", each -> each.at("/spec/expirationSeconds").isNumber()
                            ? Cells.human(Duration.ofSeconds(each.at("/spec/expirationSeconds").asLong()))
                            : Cells.NONE)
                    .text("Condition", "How far it is.", PolicyTables::signing)),
            Map.entry("mutatingwebhookconfigurations.admissionregistration.k8s.io", webhooks()),
            Map.entry("validatingwebhookconfigurations.admissionregistration.k8s.io", webhooks()),
            Map.entry("validatingadmissionpolicies.admissionregistration.k8s.io", policies("Validations", "/spec/validations")),
            Map.entry("mutatingadmissionpolicies.admissionregistration.k8s.io", policies("Mutations", "/spec/mutations")),
            Map.entry("validatingadmissionpolicybindings.admissionregistration.k8s.io", policyBindings()),
            Map.entry("mutatingadmissionpolicybindings.admissionregistration.k8s.io", policyBindings()),
            Map.entry("flowschemas.flowcontrol.apiserver.k8s.io", SimpleColumns.named()
                    .text("PriorityLevel", "Where its requests queue.", each -> Cells.text(each, "/spec/priorityLevelConfiguration/name"))
                    .number("MatchingPrecedence", "Which schema is asked first.", each -> Cells.number(each, "/spec/matchingPrecedence"))
                    .text("DistinguisherMethod", "What tells flows apart.", each -> Cells.orElse(each, "/spec/distinguisherMethod/type", Cells.NONE))
                    .age()
                    .text("MissingPL", "Whether that level is missing.", PolicyTables::missing)),
            Map.entry("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", levels()));

    private PolicyTables() {}

    private static String server(JsonNode service) {
        return service.at("/spec/service").isObject()
                ? Cells.text(service, "/spec/service/namespace") + "/" + Cells.text(service, "/spec/service/name")
                : "Local";
    }

    private static String available(JsonNode service) {
        for (JsonNode each : service.at("/status/conditions")) {
            if (each.path("type").asString("").equals("Available")) {
                String status = each.path("status").asString("");
                return status.equals("True") ? status : status + " (" + each.path("reason").asString("") + ")";
            }
        }
        return "Unknown";
    }

    private static SimpleColumns autoscalers() {
        return SimpleColumns.named()
                .text("Reference", "What it scales.", each -> Cells.text(each, "/spec/scaleTargetRef/kind") + "/" + Cells.text(each, "/spec/scaleTargetRef/name"))
                .text("Targets", "What it goes by, now and wanted.", PolicyTables::targets)
                .text("MinPods", "The fewest.", each -> Cells.orElse(each, "/spec/minReplicas", "<unset>"))
                .number("MaxPods", "The most.", each -> Cells.number(each, "/spec/maxReplicas"))
                .number("Replicas", "How many there are.", each -> Cells.number(each, "/status/currentReplicas"))
                .age();
    }

    private static SimpleColumns bindings() {
        return SimpleColumns.named()
                .text("Role", "What is granted.", each -> Cells.text(each, "/roleRef/kind") + "/" + Cells.text(each, "/roleRef/name"))
                .age()
                .wide("Users", "To which users.", each -> subjects(each, "User"))
                .wide("Groups", "To which groups.", each -> subjects(each, "Group"))
                .wide("ServiceAccounts", "To which accounts.", each -> subjects(each, "ServiceAccount"));
    }

    private static String subjects(JsonNode binding, String kind) {
        return binding.path("subjects").valueStream()
                .filter(each -> Cells.text(each, "/kind").equals(kind))
                .map(each -> kind.equals("ServiceAccount")
                        ? Cells.text(each, "/namespace") + "/" + Cells.text(each, "/name")
                        : Cells.text(each, "/name"))
                .collect(Collectors.joining(", "));
    }

    private static SimpleColumns webhooks() {
        return SimpleColumns.named().number("Webhooks", "How many it has.", each -> each.path("webhooks").size()).age();
    }

    private static SimpleColumns policies(String name, String pointer) {
        return SimpleColumns.named()
                .number(name, "How many it has.", each -> each.at(pointer).size())
                .text("ParamKind", "What it takes its parameters from.", each -> each.at("/spec/paramKind").isObject()
                        ? Cells.text(each, "/spec/paramKind/apiVersion") + "/" + Cells.text(each, "/spec/paramKind/kind")
                        : "<unset>")
                .age();
    }

    private static SimpleColumns policyBindings() {
        return SimpleColumns.named()
                .text("PolicyName", "The policy.", each -> Cells.text(each, "/spec/policyName"))
                .text("ParamRef", "Its parameters.", each -> {
                    String namespace = Cells.text(each, "/spec/paramRef/namespace");
                    String name = Cells.orElse(each, "/spec/paramRef/name", each.at("/spec/paramRef/selector").isObject() ? "*" : "");
                    return name.isEmpty() ? "<unset>" : namespace.isEmpty() ? name : namespace + "/" + name;
                })
                .age();
    }

    private static SimpleColumns levels() {
        String queuing = "/spec/limited/limitResponse/queuing/";
        return SimpleColumns.named()
                .text("Type", "Whether it is limited.", each -> Cells.text(each, "/spec/type"))
                .text("NominalConcurrencyShares", "Its share.", each -> Cells.orElse(each, "/spec/limited/nominalConcurrencyShares", Cells.NONE))
                .text("Queues", "How many queues it has.", each -> Cells.orElse(each, queuing + "queues", Cells.NONE))
                .text("HandSize", "How many each flow may be dealt.", each -> Cells.orElse(each, queuing + "handSize", Cells.NONE))
                .text("QueueLengthLimit", "How long each may be.", each -> Cells.orElse(each, queuing + "queueLengthLimit", Cells.NONE))
                .age();
    }

    private static String missing(JsonNode schema) {
        return schema.at("/status/conditions").valueStream()
                .filter(each -> Cells.text(each, "/type").equals("Dangling"))
                .map(each -> Cells.text(each, "/status"))
                .findFirst()
                .orElse("?");
    }

    private static String signing(JsonNode request) {
        List<String> words = new ArrayList<>();
        for (String each : List.of("Approved", "Denied", "Failed")) {
            if (request.at("/status/conditions").valueStream().anyMatch(one -> Cells.text(one, "/type").equals(each))) {
                words.add(each);
            }
        }
        if (words.isEmpty() || words.equals(List.of("Failed"))) {
            words.addFirst("Pending");
        }
        if (!Cells.text(request, "/status/certificate").isEmpty()) {
            words.add("Issued");
        }
        return String.join(",", words);
    }

    private static String usage(JsonNode quota, boolean limits) {
        List<String> parts = new ArrayList<>();
        JsonNode hard = quota.at("/status/hard");
        for (String each : new TreeSet<>(hard.propertyNames())) {
            if (each.startsWith("limits.") == limits) {
                String used = quota.at("/status/used").path(each).asString("0");
                parts.add(each + ": " + used + "/" + hard.path(each).asString(""));
            }
        }
        return String.join(", ", parts);
    }

    private static String targets(JsonNode autoscaler) {
        JsonNode metrics = autoscaler.at("/spec/metrics");
        if (metrics.isEmpty()) {
            JsonNode utilization = autoscaler.at("/spec/targetCPUUtilizationPercentage");
            String now = autoscaler.at("/status/currentCPUUtilizationPercentage").asString("");
            return utilization.isNumber()
                    ? "cpu: " + (now.isEmpty() ? Cells.UNKNOWN : now + "%") + "/" + utilization.asInt() + "%"
                    : Cells.NONE;
        }
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < metrics.size() && i < 2; i++) {
            shown.add(target(metrics.get(i), autoscaler.at("/status/currentMetrics").path(i)));
        }
        return String.join(", ", shown) + (metrics.size() > 2 ? " + " + (metrics.size() - 2) + " more..." : "");
    }

    private static String target(JsonNode metric, JsonNode current) {
        String type = Cells.text(metric, "/type");
        String member = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        JsonNode wanted = metric.path(member).path("target");
        JsonNode now = current.path(member).path("current");
        boolean resource = type.endsWith("Resource") || type.equals("Resource");
        String name = resource ? Cells.text(metric.path(member), "/name") + ": " : "";
        if (wanted.hasNonNull("averageUtilization")) {
            String is = now.hasNonNull("averageUtilization") ? now.path("averageUtilization").asInt() + "%" : Cells.UNKNOWN;
            return name + is + "/" + wanted.path("averageUtilization").asInt() + "%";
        }
        if (wanted.hasNonNull("averageValue")) {
            String suffix = resource || type.equals("Pods") ? "" : " (avg)";
            return name + Cells.orElse(now, "/averageValue", Cells.UNKNOWN) + "/" + Cells.text(wanted, "/averageValue") + suffix;
        }
        return name + Cells.orElse(now, "/value", Cells.UNKNOWN) + "/" + Cells.text(wanted, "/value");
    }
}

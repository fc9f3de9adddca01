package dev.podium.machinery.pod;

import static dev.podium.machinery.kind.Defaults.flag;
import static dev.podium.machinery.kind.Defaults.nonZero;
import static dev.podium.machinery.kind.Defaults.number;
import static dev.podium.machinery.kind.Defaults.object;
import static dev.podium.machinery.kind.Defaults.objects;
import static dev.podium.machinery.kind.Defaults.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's SetDefaults_Pod, _PodSpec, _Container, _Probe and so on (pkg/apis/core/v1/defaults.go). */
public final class PodDefaults {
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9./:_-]+");

    private PodDefaults() {}

    /** Completes a Pod: its spec, and what only whole Pods are given. */
    static void applyToPod(ObjectNode pod) {
        ObjectNode spec = object(pod, "spec");
        for (String list : List.of("containers", "initContainers")) {
            objects(spec.path(list)).forEach(each -> requestsFromLimits(each));
        }
        PodLevelResources.applyDefaults(spec);
        flag(spec, "enableServiceLinks", true);
        if (spec.path("hostNetwork").asBoolean(false)) {
            for (String list : List.of("containers", "initContainers")) {
                for (ObjectNode container : objects(spec.path(list))) {
                    for (ObjectNode port : objects(container.path("ports"))) {
                        nonZero(port, "hostPort", port.path("containerPort").asLong(0));
                    }
                }
            }
        }
        applyToSpec(spec);
    }

    /** Completes a Pod template, which is given less than a Pod. */
    public static void applyToTemplate(ObjectNode template) {
        object(template, "metadata");
        applyToSpec(object(template, "spec"));
    }

    private static void requestsFromLimits(ObjectNode container) {
        if (!(container.path("resources").get("limits") instanceof ObjectNode limits)) {
            return;
        }
        ObjectNode requests = object(object(container, "resources"), "requests");
        for (Map.Entry<String, JsonNode> each : limits.properties()) {
            if (!requests.has(each.getKey())) {
                requests.set(each.getKey(), each.getValue());
            }
        }
    }

    private static void applyToSpec(ObjectNode spec) {
        objects(spec.path("volumes")).forEach(VolumeDefaults::apply);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            objects(spec.path(list)).forEach(PodDefaults::container);
        }
        text(spec, "restartPolicy", "Always");
        number(spec, "terminationGracePeriodSeconds", 30);
        text(spec, "dnsPolicy", "ClusterFirst");
        String account = spec.path("serviceAccountName").asString(spec.path("serviceAccount").asString(""));
        if (!account.isEmpty()) {
            spec.put("serviceAccountName", account);
            spec.put("serviceAccount", account);
        }
        object(spec, "securityContext");
        text(spec, "schedulerName", "default-scheduler");
    }

    private static void container(ObjectNode container) {
        for (ObjectNode port : objects(container.path("ports"))) {
            text(port, "protocol", "TCP");
        }
        for (ObjectNode variable : objects(container.path("env"))) {
            if (variable.path("valueFrom").get("fieldRef") instanceof ObjectNode reference) {
                text(reference, "apiVersion", "v1");
            }
            if (variable.path("valueFrom").get("resourceFieldRef") instanceof ObjectNode reference) {
                text(reference, "divisor", "0");
            }
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(probe) instanceof ObjectNode there) {
                probe(there);
            }
        }
        if (container.get("lifecycle") instanceof ObjectNode lifecycle) {
            for (JsonNode hook : new ArrayList<>(lifecycle.values())) {
                httpGet(hook);
            }
        }
        object(container, "resources");
        text(container, "terminationMessagePath", "/dev/termination-log");
        text(container, "terminationMessagePolicy", "File");
        text(container, "imagePullPolicy", pullPolicy(container.path("image").asString("")));
    }

    private static void probe(ObjectNode probe) {
        httpGet(probe);
        if (probe.get("grpc") instanceof ObjectNode grpc && !grpc.hasNonNull("service")) {
            grpc.put("service", "");
        }
        nonZero(probe, "timeoutSeconds", 1);
        nonZero(probe, "periodSeconds", 10);
        nonZero(probe, "successThreshold", 1);
        nonZero(probe, "failureThreshold", 3);
    }

    private static void httpGet(JsonNode handler) {
        if (handler.get("httpGet") instanceof ObjectNode httpGet) {
            text(httpGet, "path", "/");
            text(httpGet, "scheme", "HTTP");
        }
    }

    /** {@code Always} for an image that is {@code :latest} by name or for want of a tag and a digest. */
    static String pullPolicy(String image) {
        int digest = image.indexOf('@');
        String named = digest < 0 ? image : image.substring(0, digest);
        String last = named.substring(named.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        String repository = colon < 0 ? named : named.substring(0, named.length() - last.length() + colon);
        if (!REPOSITORY.matcher(repository).matches()) {
            return "IfNotPresent";
        }
        String tag = colon >= 0 ? last.substring(colon + 1) : digest < 0 ? "latest" : "";
        return tag.equals("latest") ? "Always" : "IfNotPresent";
    }
}

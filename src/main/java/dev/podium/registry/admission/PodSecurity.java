package dev.podium.registry.admission;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Holds Pods to the standard that their namespace's labels name (upstream's {@code staging/src/k8s.io/pod-security-admission}).
 * Whatever version a label names, the rules are this version's.
 */
public final class PodSecurity implements Admission {

    private static final String PREFIX = "pod-security.kubernetes.io/";
    private static final List<String> MODES = List.of("enforce", "audit", "warn");
    private static final Pattern VERSION = Pattern.compile("latest|v1\\.(0|[1-9][0-9]*)");

    /** Where other kinds have a Pod's metadata and spec. */
    private static final Map<String, String> TEMPLATES = Map.of(
            "replicationcontrollers", "/spec/template",
            "podtemplates", "/template",
            "replicasets.apps", "/spec/template",
            "deployments.apps", "/spec/template",
            "statefulsets.apps", "/spec/template",
            "daemonsets.apps", "/spec/template",
            "jobs.batch", "/spec/template",
            "cronjobs.batch", "/spec/jobTemplate/spec/template");

    private final WatchCache cache;

    public PodSecurity(WatchCache cache) {
        this.cache = cache;
    }

    @Override
    public void validate(Request request) {
        if (request.object() == null) {
            return;
        }
        String resource = request.resource().qualified();
        if (resource.equals("namespaces")) {
            checkLabels(request);
            if (request.updates("namespaces")) {
                lookAtPods(request);
            }
        } else if (resource.equals("pods")) {
            boolean more = request.subresource().equals("ephemeralcontainers");
            if (request.creates("pods") || more) {
                judge(request, request.written(), Effect.REFUSES);
            }
        } else if (request.subresource().isEmpty() && TEMPLATES.containsKey(resource)) {
            judge(request, request.written().at(TEMPLATES.get(resource)), Effect.WARNS);
        }
    }

    private enum Effect {
        REFUSES,
        /** Their Pods will be refused, if need be: kinds that make Pods are not. */
        WARNS
    }

    private void judge(Request request, JsonNode pod, Effect effect) {
        CachedObject namespace = cache.get("core/namespaces/" + request.namespace());
        if (namespace == null) {
            return;
        }
        JsonNode labels = Json.parse(namespace.bytes()).path("metadata").path("labels");
        if (effect == Effect.REFUSES) {
            String violations = violations(labels, "enforce", pod);
            if (!violations.isEmpty()) {
                throw ApiException.forbidden(request.resource(), request.name(), "violates PodSecurity " + violations);
            }
        }
        String violations = violations(labels, "warn", pod);
        if (!violations.isEmpty()) {
            request.options().warn("would violate PodSecurity " + violations);
        }
    }

    /** What is wrong by the standard of a mode, with its name; empty if nothing is. */
    private static String violations(JsonNode labels, String mode, JsonNode pod) {
        String level = labels.path(PREFIX + mode).asString("privileged");
        PodSecurityLevel standard = PodSecurityLevel.named(level);
        List<String> found = standard == null
                // As upstream takes what nobody has validated: the strictest.
                ? PodSecurityLevel.RESTRICTED.violations(pod)
                : standard.violations(pod);
        return found.isEmpty()
                ? ""
                : "\"" + level + ":" + labels.path(PREFIX + mode + "-version").asString("latest") + "\": " + String.join(", ", found);
    }

    /** Tells who makes a namespace stricter which Pods would not be let in any more (upstream's EvaluatePodsInNamespace). */
    private void lookAtPods(Request request) {
        JsonNode labels = request.written().path("metadata").path("labels");
        JsonNode before = request.before().path("metadata").path("labels");
        PodSecurityLevel now = PodSecurityLevel.named(labels.path(PREFIX + "enforce").asString("privileged"));
        PodSecurityLevel was = PodSecurityLevel.named(before.path(PREFIX + "enforce").asString("privileged"));
        String version = labels.path(PREFIX + "enforce-version").asString("latest");
        boolean sameVersion = version.equals(before.path(PREFIX + "enforce-version").asString("latest"));
        if (now == null
                || now == PodSecurityLevel.PRIVILEGED
                || sameVersion && was != null && now.compareTo(was) <= 0) {
            return;
        }
        Map<String, List<String>> pods = new TreeMap<>();
        for (CachedObject each : cache.list("core/pods/" + request.name() + "/").items()) {
            JsonNode pod = Json.parse(each.bytes());
            List<String> found = now.violations(pod);
            if (!found.isEmpty()) {
                // Without what it is about each of them.
                String reasons = found.stream().map(why -> why.replaceFirst(" \\(.*", "")).collect(Collectors.joining(", "));
                pods.computeIfAbsent(reasons, _ -> new ArrayList<>()).add(pod.path("metadata").path("name").asString(""));
            }
        }
        if (pods.isEmpty()) {
            return;
        }
        request.options()
                .warn("existing pods in namespace \"" + request.name() + "\" violate the new PodSecurity enforce level \""
                        + now.label() + ":" + version + "\"");
        pods.entrySet().stream()
                .map(each -> first(each.getValue()) + ": " + each.getKey())
                .sorted()
                .forEach(request.options()::warn);
    }

    /** The first by name, and how many there are beside it. */
    private static String first(List<String> pods) {
        String first = pods.stream().min(String::compareTo).orElseThrow();
        return switch (pods.size()) {
            case 1 -> first;
            case 2 -> first + " (and 1 other pod)";
            default -> first + " (and " + (pods.size() - 1) + " other pods)";
        };
    }

    private static void checkLabels(Request request) {
        JsonNode labels = request.written().path("metadata").path("labels");
        JsonNode before = request.old() == null ? Json.mapper().nullNode() : request.old().path("metadata").path("labels");
        List<FieldError> errors = new ArrayList<>();
        for (String mode : MODES) {
            String level = labels.path(PREFIX + mode).asString("privileged");
            if (PodSecurityLevel.named(level) == null && !labels.path(PREFIX + mode).equals(before.path(PREFIX + mode))) {
                errors.add(FieldError.invalid(
                        "metadata.labels[" + PREFIX + mode + "]", level, "must be one of " + names()));
            }
            String version = labels.path(PREFIX + mode + "-version").asString("latest");
            if (!VERSION.matcher(version).matches()
                    && !labels.path(PREFIX + mode + "-version").equals(before.path(PREFIX + mode + "-version"))) {
                errors.add(FieldError.invalid(
                        "metadata.labels[" + PREFIX + mode + "-version]", version, "must be \"latest\" or \"v1.x\""));
            }
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(request.resource(), request.name(), errors);
        }
    }

    private static String names() {
        return List.of(PodSecurityLevel.values()).stream().map(PodSecurityLevel::label).collect(Collectors.joining(", "));
    }
}

package dev.podium.registry.admission.podsecurity;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds Pods to the standard that their namespace's labels name (upstream's {@code pod-security-admission/admission}), without
 * exemptions, which upstream's configuration file could name.
 */
public final class PodSecurity implements Admission {

    /** Parts of a Pod through which nothing is written that anyone would judge. */
    private static final Set<String> HARMLESS =
            Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

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
        boolean written = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        if (!written || HARMLESS.contains(request.subresource())) {
            return;
        }
        String resource = request.resource().qualified();
        if (resource.equals("pods")) {
            if (request.old() == null || new PodChange(request.old(), request.written()).matters()) {
                judge(request, request.written(), Effect.REFUSES);
            }
        } else if (request.subresource().isEmpty()) {
            if (resource.equals("namespaces")) {
                checkNamespace(request);
            } else if (TEMPLATES.containsKey(resource)) {
                judge(request, request.written().at(TEMPLATES.get(resource)), Effect.WARNS);
            }
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
        Policy policy = Policy.of(Json.parse(namespace.bytes()));
        if (effect == Effect.REFUSES) {
            request.options().annotate(Policy.PREFIX + "enforce-policy", policy.enforce().toString());
        }
        List<Violation> noted = policy.audit().violations(pod);
        if (!noted.isEmpty()) {
            request.options().annotate(Policy.PREFIX + "audit-violations", "would violate " + said(policy.audit(), noted));
        }
        if (effect == Effect.REFUSES) {
            List<Violation> found = policy.enforce().violations(pod);
            if (!found.isEmpty()) {
                throw ApiException.forbidden(request.resource(), request.name(), "violates " + said(policy.enforce(), found));
            }
        }
        List<Violation> found = policy.warn().violations(pod);
        if (!found.isEmpty()) {
            request.options().warn("would violate " + said(policy.warn(), found));
        }
    }

    private static String said(Standard standard, List<Violation> found) {
        return "PodSecurity \"" + standard + "\": " + Violation.details(found);
    }

    private void checkNamespace(Request request) {
        ObjectNode old = request.old();
        Policy now = Policy.of(request.written());
        Policy was = old == null ? now : Policy.of(old);
        boolean sameErrors = old != null && now.errors().equals(was.errors());
        if (!now.errors().isEmpty() && !sameErrors) {
            throw ApiException.invalid(request.resource(), request.name(), now.errors());
        }
        // Another version may be stricter even though its level is not.
        boolean stricter = !now.enforce().version().equals(was.enforce().version())
                || now.enforce().level().compareTo(was.enforce().level()) > 0;
        if (stricter && now.enforce().level() != Level.PRIVILEGED) {
            List<ObjectNode> pods = cache.list("core/pods/" + request.name() + "/").items().stream()
                    .map(each -> Json.parse(each.bytes()))
                    .toList();
            ExistingPods.warnings(request.name(), pods, now.enforce()).forEach(request.options()::warn);
        }
    }
}

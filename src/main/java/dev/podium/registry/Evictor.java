package dev.podium.registry;

import dev.podium.machinery.Json;
import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.watch.CachedObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes a Pod if its PodDisruptionBudget allows: {@code eviction} (upstream's {@code pod/storage/eviction.go}). */
final class Evictor {

    private static final int MOST_DISRUPTED = 2_000;
    private static final int RETRY_SECONDS = 10;
    /** Clients of Go wait on their own when they are given a hint, and drains say nothing meanwhile. */
    private static final int NO_HINT = 0;

    private final Registry registry;
    private final Pipeline pipeline;
    private final Supplier<Instant> clock;

    Evictor(Registry registry, Pipeline pipeline, Supplier<Instant> clock) {
        this.registry = registry;
        this.pipeline = pipeline;
        this.clock = clock;
    }

    void evict(Resource pods, String namespace, String name, ObjectNode eviction, WriteOptions options) {
        String own = Metadata.name(eviction);
        if (!own.isEmpty() && !own.equals(name)) {
            throw ApiException.badRequest("name in URL does not match name in Eviction object");
        }
        JsonNode asked = eviction.path("deleteOptions");
        WriteOptions write = asked.path("dryRun").isEmpty() ? options : options.tried();
        CachedObject current = registry.get(pods, namespace, name);
        Pod pod = Records.read(current.bytes(), Pod.class);
        DeleteOptions deletion = deletion(asked, write);
        demand(pods, name, pod, deletion);
        Admission.Request request = Admission.Request.createAt(pods, "eviction", namespace, name, eviction, write);
        pipeline.mutate(request);
        pipeline.validate(request);
        if (!pod.terminal() && !pod.phase().equals("Pending") && !pod.metadata().deleting()) {
            ask(namespace, pod, write);
            mark(pods, namespace, name, write);
        }
        registry.delete(pods, namespace, name, deletion);
    }

    private static DeleteOptions deletion(JsonNode asked, WriteOptions write) {
        return new DeleteOptions(
                write,
                asked.hasNonNull("gracePeriodSeconds") ? asked.path("gracePeriodSeconds").asLong() : null,
                text(asked.path("preconditions").path("uid")),
                null, // the mark makes another version of the Pod; it was compared before
                null);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isString() ? value.stringValue() : null;
    }

    private static void demand(Resource pods, String name, Pod pod, DeleteOptions deletion) {
        if (deletion.uid() != null && !deletion.uid().equals(pod.metadata().uidOrEmpty())) {
            throw ApiException.conflict(
                    pods,
                    name,
                    "Precondition failed: UID in precondition: " + deletion.uid() + ", UID in object meta: "
                            + pod.metadata().uidOrEmpty());
        }
    }

    /** Asks the one budget that the Pod is under, if it is under one. */
    private void ask(String namespace, Pod pod, WriteOptions write) {
        Resource budgets = Objects.requireNonNull(registry.find("policy", "v1", "poddisruptionbudgets"));
        List<JsonNode> over = new ArrayList<>();
        for (CachedObject each : registry.all(budgets, namespace)) {
            JsonNode budget = Json.parse(each.bytes());
            JsonNode selector = budget.path("spec").path("selector");
            if (selector.isObject()
                    && Records.read(selector, LabelSelector.class).matches(pod.metadata().labels())) {
                over.add(budget);
            }
        }
        if (over.size() > 1) {
            throw new ApiException(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                    null);
        }
        if (over.size() == 1 && !excused(over.getFirst(), pod)) {
            take(budgets, namespace, Metadata.name((ObjectNode) over.getFirst()), pod.metadata().nameOrEmpty(), write);
        }
    }

    /** A Pod that is not ready takes nothing from a budget: depending on its policy, always or while the budget is met. */
    private static boolean excused(JsonNode budget, Pod pod) {
        if (pod.ready()) {
            return false;
        }
        JsonNode status = budget.path("status");
        boolean met = status.path("desiredHealthy").asInt(0) > 0
                && status.path("currentHealthy").asInt(0) >= status.path("desiredHealthy").asInt(0);
        return budget.path("spec").path("unhealthyPodEvictionPolicy").asString("").equals("AlwaysAllow") || met;
    }

    /** Takes one disruption off a budget, or says that none is left. */
    private void take(Resource budgets, String namespace, String name, String pod, WriteOptions write) {
        registry.update(
                budgets,
                namespace,
                name,
                Part.STATUS,
                budget -> {
                    ObjectNode status = budget.withObjectProperty("status");
                    if (status.path("observedGeneration").asLong(0) < Metadata.generation(budget)) {
                        throw refused("The disruption budget " + name + " is still being processed by the server.", RETRY_SECONDS);
                    }
                    int allowed = status.path("disruptionsAllowed").asInt(0);
                    if (allowed < 0) {
                        throw ApiException.forbidden(budgets, name, "pdb disruptions allowed is negative");
                    }
                    if (status.path("disruptedPods").size() > MOST_DISRUPTED) {
                        throw ApiException.forbidden(
                                budgets, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
                    }
                    if (allowed == 0) {
                        throw refused("The disruption budget " + name + " needs "
                                + status.path("desiredHealthy").asInt(0) + " healthy pods and has "
                                + status.path("currentHealthy").asInt(0) + " currently", NO_HINT);
                    }
                    status.put("disruptionsAllowed", allowed - 1);
                    status.withObjectProperty("disruptedPods").put(pod, Metadata.time(clock.get()));
                    return budget;
                },
                write);
    }

    private static ApiException refused(String why, int retryAfter) {
        return new ApiException(
                429,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget.",
                new ApiException.Details(
                        null,
                        null,
                        null,
                        null,
                        List.of(new ApiException.Cause("DisruptionBudget", why, null)),
                        retryAfter));
    }

    private void mark(Resource pods, String namespace, String name, WriteOptions write) {
        registry.update(
                pods,
                namespace,
                name,
                Part.STATUS,
                pod -> {
                    ArrayNode conditions = pod.withObjectProperty("status").withArrayProperty("conditions");
                    conditions.removeIf(each -> each.path("type").asString("").equals("DisruptionTarget"));
                    conditions
                            .addObject()
                            .put("type", "DisruptionTarget")
                            .put("observedGeneration", Metadata.generation(pod))
                            .put("status", "True")
                            .putNull("lastProbeTime")
                            .put("lastTransitionTime", Metadata.time(clock.get()))
                            .put("reason", "EvictionByEvictionAPI")
                            .put("message", "Eviction API: evicting");
                    Metadata.of(pod).remove("resourceVersion");
                    return pod;
                },
                write);
    }
}

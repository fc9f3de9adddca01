package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns a Pod's PriorityClass into a number (upstream's {@code plugin/pkg/admission/priority}). */
public final class Priority implements Admission {

    private static final String BUCKET = "scheduling.k8s.io/priorityclasses/";
    /** They exist even if somebody has deleted their objects: the cluster itself needs them. */
    private static final Map<String, Class> SYSTEM = Map.of(
            "system-node-critical", new Class("system-node-critical", 2_000_001_000, "PreemptLowerPriority", false),
            "system-cluster-critical", new Class("system-cluster-critical", 2_000_000_000, "PreemptLowerPriority", false));
    private static final Class NONE = new Class("", 0, "PreemptLowerPriority", false);

    private final WatchCache cache;

    public Priority(WatchCache cache) {
        this.cache = cache;
    }

    private record Class(String name, int value, String preemption, boolean isDefault) {

        static Class of(byte[] bytes) {
            JsonNode object = Json.parse(bytes);
            return new Class(
                    object.path("metadata").path("name").asString(""),
                    object.path("value").asInt(0),
                    object.path("preemptionPolicy").asString("PreemptLowerPriority"),
                    object.path("globalDefault").asBoolean(false));
        }
    }

    @Override
    public void mutate(Request request) {
        if (request.creates("pods") && request.written().get("spec") instanceof ObjectNode spec) {
            Class found = found(request, spec);
            if (spec.hasNonNull("priority") && spec.path("priority").asInt() != found.value()) {
                throw mismatch(
                        request,
                        "the integer value of priority (" + spec.path("priority").asInt() + ")",
                        String.valueOf(found.value()));
            }
            String policy = spec.path("preemptionPolicy").asString("");
            if (!policy.isEmpty() && !policy.equals(found.preemption())) {
                throw mismatch(request, "the string value of PreemptionPolicy (" + policy + ")", found.preemption());
            }
            spec.put("priority", found.value());
            spec.put("preemptionPolicy", found.preemption());
        }
    }

    private static ApiException mismatch(Request request, String what, String computed) {
        return ApiException.forbidden(
                request.resource(),
                request.name(),
                what + " must not be provided in pod spec; priority admission controller computed " + computed
                        + " from the given PriorityClass name");
    }

    private Class found(Request request, ObjectNode spec) {
        String name = spec.path("priorityClassName").asString("");
        if (name.isEmpty()) {
            Class usual = usual();
            if (usual == null) {
                return NONE;
            }
            spec.put("priorityClassName", usual.name());
            return usual;
        }
        CachedObject object = cache.get(BUCKET + name);
        Class known = object == null ? SYSTEM.get(name) : object.view(Class.class, Class::of);
        if (known == null) {
            throw ApiException.forbidden(
                    request.resource(), request.name(), "no PriorityClass with name " + name + " was found");
        }
        return known;
    }

    /** What Pods get that name no class. */
    private @Nullable Class usual() {
        return cache.list(BUCKET).items().stream()
                .map(each -> each.view(Class.class, Class::of))
                .filter(Class::isDefault)
                .min(Comparator.comparingInt(Class::value))
                .orElse(null);
    }

    @Override
    public void validate(Request request) {
        if ((request.creates("priorityclasses.scheduling.k8s.io") || request.updates("priorityclasses.scheduling.k8s.io"))
                && request.written().path("globalDefault").asBoolean(false)) {
            Class usual = usual();
            if (usual != null && !usual.name().equals(request.name())) {
                throw ApiException.forbidden(
                        request.resource(),
                        request.name(),
                        "PriorityClass " + usual.name() + " is already marked as default. Only one default can exist");
            }
        }
    }
}

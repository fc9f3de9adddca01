package dev.podium.web.virtual;

import dev.podium.machinery.Json;
import dev.podium.machinery.Scope;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import dev.podium.model.Records;
import dev.podium.probe.ProbeHistory;
import dev.podium.probe.ProbeId;
import dev.podium.probe.ProbeLog;
import dev.podium.probe.ProbeResult;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.watch.CachedObject;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Podium's own resource: every probe of every container, with its latest results. It is read from the probe log; labels are
 * those of the Pod, so that selectors select by Pod.
 */
@Component
class ProbeResource implements VirtualResource {

    private static final List<String> FIELDS = List.of(
            "metadata.name", "metadata.namespace", "spec.podName", "spec.podUID", "spec.containerName", "spec.type",
            "status.outcome");

    private final ProbeLog log;
    private final Registry registry;

    ProbeResource(ProbeLog log, Registry registry) {
        this.log = log;
        this.registry = registry;
    }

    @Override
    public String group() {
        return "podium.dev";
    }

    @Override
    public String version() {
        return "v1alpha1";
    }

    @Override
    public String name() {
        return "probes";
    }

    @Override
    public String singular() {
        return "probe";
    }

    @Override
    public String kind() {
        return "Probe";
    }

    @Override
    public List<String> shortNames() {
        return List.of();
    }

    @Override
    public Scope scope() {
        return Scope.NAMESPACED;
    }

    @Override
    public List<String> fields() {
        return FIELDS;
    }

    @Override
    public List<ObjectNode> objects(String namespace) {
        List<ObjectNode> objects = new ArrayList<>();
        for (ProbeHistory each : log.list(namespace.isEmpty() ? null : namespace)) {
            objects.add(object(each));
        }
        return objects;
    }

    private ObjectNode object(ProbeHistory history) {
        ProbeId id = history.probe();
        String type = id.kind().name().toLowerCase(Locale.ROOT);
        ObjectNode object = Json.mapper().createObjectNode();
        object.put("kind", kind()).put("apiVersion", group() + "/" + version());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", id.pod() + "-" + id.container() + "-" + type);
        metadata.put("namespace", id.namespace());
        metadata.put(
                "uid",
                UUID.nameUUIDFromBytes((id.podUid() + "/" + id.container() + "/" + type).getBytes(StandardCharsets.UTF_8))
                        .toString());
        metadata.put("resourceVersion", Long.toString(history.total()));
        Pod pod = pod(id);
        if (pod != null) {
            pod(metadata, pod);
        }
        object.putObject("spec")
                .put("podName", id.pod())
                .put("podUID", id.podUid())
                .put("containerName", id.container())
                .put("type", id.kind().title());
        ObjectNode status = object.putObject("status");
        result(status, history.results().getFirst());
        status.put("total", history.total()).put("failures", history.failures());
        ArrayNode results = status.putArray("results");
        history.results().forEach(each -> result(results.addObject(), each));
        return object;
    }

    private static void pod(ObjectNode metadata, Pod pod) {
        ObjectMeta meta = pod.metadata();
        metadata.put("creationTimestamp", Objects.toString(meta.creationTimestamp(), ""));
        if (!meta.labels().isEmpty()) {
            ObjectNode labels = metadata.putObject("labels");
            meta.labels().forEach(labels::put);
        }
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", meta.nameOrEmpty())
                .put("uid", meta.uidOrEmpty());
    }

    private @Nullable Pod pod(ProbeId id) {
        Resource pods = Objects.requireNonNull(registry.find("", "v1", "pods"));
        CachedObject found = registry.lookUp(pods, id.namespace(), id.pod());
        if (found == null) {
            return null;
        }
        Pod pod = found.view(Pod.class, bytes -> Records.read(bytes, Pod.class));
        return pod.metadata().uidOrEmpty().equals(id.podUid()) ? pod : null;
    }

    private static void result(ObjectNode into, ProbeResult result) {
        into.put("time", result.time().truncatedTo(ChronoUnit.MILLIS).toString());
        into.put("outcome", title(result));
        into.put("latencyMillis", result.latency().toNanos() / 1e6);
        into.put("message", result.message());
    }

    private static String title(ProbeResult result) {
        String name = result.outcome().name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}

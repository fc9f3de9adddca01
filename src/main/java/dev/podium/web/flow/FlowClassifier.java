package dev.podium.web.flow;

import dev.podium.access.Attempt;
import dev.podium.machinery.Json;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Says which FlowSchema a request is of: of those that it matches, the one that comes first. Nothing queues here; but clients see
 * in the answers how a server that does would treat them.
 */
@Component
public class FlowClassifier {

    /** How long a change may go unnoticed; upstream takes as long. */
    private static final long STALE = Duration.ofMillis(500).toNanos();

    private static final Comparator<FlowSchema> ORDER =
            Comparator.comparingLong(FlowSchema::precedence).thenComparing(FlowSchema::name);

    /** A request's place, by the UIDs of what decides it. */
    public record Flow(String schema, String level) {}

    private record Known(List<FlowSchema> schemas, Map<String, String> levels, long at) {}

    private final Registry registry;
    private final ClusterTime time;
    private volatile @Nullable Known known;

    FlowClassifier(Registry registry, ClusterTime time) {
        this.registry = registry;
        this.time = time;
    }

    /** Null while there is no FlowSchema for it, at a cluster's very start. */
    public @Nullable Flow flow(Attempt attempt) {
        Known now = known();
        for (FlowSchema each : now.schemas()) {
            if (each.isFor(attempt)) {
                return new Flow(each.uid(), Objects.requireNonNull(now.levels().get(each.level())));
            }
        }
        return null;
    }

    private Known known() {
        Known last = known;
        long now = time.nanos();
        if (last != null && now - last.at() < STALE) {
            return last;
        }
        Map<String, String> levels = new HashMap<>();
        for (JsonNode each : objects("prioritylevelconfigurations")) {
            levels.put(each.path("metadata").path("name").asString(""), each.path("metadata").path("uid").asString(""));
        }
        // One whose level is not there is for nobody.
        List<FlowSchema> schemas = objects("flowschemas").stream()
                .map(FlowSchema::of)
                .filter(each -> levels.containsKey(each.level()))
                .sorted(ORDER)
                .toList();
        Known fresh = new Known(schemas, levels, now);
        known = fresh;
        return fresh;
    }

    private List<? extends JsonNode> objects(String name) {
        Resource resource = Objects.requireNonNull(registry.find("flowcontrol.apiserver.k8s.io", "v1", name));
        return registry.all(resource, "").stream().map(each -> Json.parse(each.bytes())).toList();
    }
}

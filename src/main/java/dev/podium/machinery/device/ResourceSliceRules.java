package dev.podium.machinery.device;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.machinery.pod.SchedulingRules;
import dev.podium.model.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateResourceSlice and ValidateResourceSliceUpdate. */
public final class ResourceSliceRules implements KindRules {
    private static final int MOST_DEVICES = 128;
    private static final int MOST_DEVICES_WITH_MORE = 64;
    private static final int MOST_COUNTER_SETS = 8;
    private static final int MOST_COUNTERS = 32;
    private static final int LONGEST_LABEL = 63;
    private static final String ONE_PLACE =
            "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void validate(Field slice) {
        spec(slice.get("spec"), null);
    }

    @Override
    public void applyDefaults(ObjectNode slice) {
        if (slice.path("spec").get("pool") instanceof ObjectNode pool) {
            Defaults.nothing(pool, "generation");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        spec(updated.get("spec"), old.get("spec"));
    }

    private static void spec(Field spec, @Nullable Field before) {
        NamedFields.driver(spec.get("driver"), spec.get("driver").text());
        Field pool = spec.get("pool");
        DeviceNames.pool(pool.get("name"));
        if (pool.get("resourceSliceCount").number() <= 0) {
            pool.get("resourceSliceCount").invalid(pool.get("resourceSliceCount").number(), "must be greater than zero");
        }
        if (pool.get("generation").number() < 0) {
            pool.get("generation").invalid("must be greater than or equal to zero");
        }
        if (before != null) {
            pool.get("name").mustBe(before.get("pool").get("name"));
            spec.get("driver").mustBe(before.get("driver"));
            spec.get("nodeName").mustBe(before.get("nodeName"));
        }
        place(spec);
        if (spec.get("sharedCounters").present() && spec.get("devices").present()) {
            spec.invalid("", "only one of `sharedCounters` or `devices` is allowed");
        }
        boolean more = spec.get("devices").items().stream()
                .anyMatch(each -> !each.get("taints").empty() || !each.get("consumesCounters").empty());
        boolean perDevice = spec.get("perDeviceNodeSelection").isTrue();
        Bounds.set(
                spec.get("devices"),
                more ? MOST_DEVICES_WITH_MORE : MOST_DEVICES,
                each -> each.get("name").text(),
                each -> DeviceRules.validate(each, perDevice, sameTaints(each, before)));
        Bounds.set(spec.get("sharedCounters"), MOST_COUNTER_SETS, each -> each.get("name").text(), each -> {
            each.get("name").mustBe(Names::label);
            counters(each.get("counters"));
        });
    }

    private static boolean sameTaints(Field device, @Nullable Field before) {
        return before != null
                && before.get("devices").items().stream()
                        .anyMatch(each -> each.get("name").same(device.get("name")) && each.get("taints").same(device.get("taints")));
    }

    static void counters(Field counters) {
        if (counters.empty()) {
            counters.required("");
        }
        Bounds.map(counters, MOST_COUNTERS, LONGEST_LABEL, each ->
                Names.label(each.getKey()).forEach(problem -> counters.invalid(each.getKey(), problem)));
    }

    private static void place(Field spec) {
        List<String> set = new ArrayList<>();
        Field node = spec.get("nodeName");
        if (node.present()) {
            if (node.empty()) {
                node.invalid("must be either unset or set to a non-empty string");
            } else {
                set.add("`nodeName`");
                DeviceNames.node(node);
            }
        }
        Field selector = spec.get("nodeSelector");
        if (selector.present()) {
            set.add("`nodeSelector`");
            SchedulingRules.nodeSelector(selector);
            if (selector.get("nodeSelectorTerms").size() != 1) {
                selector.get("nodeSelectorTerms").invalid("must have exactly one node selector term");
            }
        }
        for (String flag : List.of("allNodes", "perDeviceNodeSelection")) {
            if (spec.get(flag).isTrue()) {
                set.add("`" + flag + "`");
            } else if (spec.get(flag).present()) {
                spec.get(flag).invalid("must be either unset or set to true");
            }
        }
        if (set.isEmpty()) {
            spec.required(ONE_PLACE);
        } else if (set.size() > 1) {
            spec.invalid("{" + String.join(", ", set) + "}", ONE_PLACE + ", but multiple fields are set");
        }
    }
}

package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.ResourceQuantity;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.ResourceNames;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Resources that a Pod asks for as a whole, and what its containers ask for together. */
final class PodLevelResources {
    private PodLevelResources() {}

    private static boolean supported(String name) {
        return name.equals("cpu") || name.equals("memory") || ResourceNames.isHugePages(name);
    }

    /** Upstream's defaultPodRequests: from the containers' requests, else from the Pod's limits. */
    static void applyDefaults(ObjectNode spec) {
        if (!(spec.path("resources").get("limits") instanceof ObjectNode limits) || limits.isEmpty()) {
            return;
        }
        ObjectNode requests = Defaults.object(spec.path("resources").asObject(), "requests");
        aggregate(spec).forEach((name, amount) -> {
            if (!requests.has(name) && supported(name) && ResourceNames.overcommits(name)) {
                requests.put(name, amount.text());
            }
        });
        for (Map.Entry<String, JsonNode> each : limits.properties()) {
            if (!requests.has(each.getKey()) && supported(each.getKey())) {
                requests.set(each.getKey(), each.getValue());
            }
        }
        if (requests.isEmpty()) {
            spec.path("resources").asObject().remove("requests");
        }
    }

    /** What the containers ask for: those that run together summed, those that run before them at their most. */
    static Map<String, ResourceQuantity> aggregate(JsonNode spec) {
        return aggregate(spec, "requests");
    }

    private static Map<String, ResourceQuantity> aggregate(JsonNode spec, String list) {
        Map<String, BigDecimal> running = new TreeMap<>();
        Map<String, String> sample = new TreeMap<>();
        for (ObjectNode container : Defaults.objects(spec.path("containers"))) {
            add(container, list, running, sample);
        }
        Map<String, BigDecimal> sidecars = new TreeMap<>();
        Map<String, BigDecimal> peak = new TreeMap<>();
        for (ObjectNode container : Defaults.objects(spec.path("initContainers"))) {
            Map<String, BigDecimal> now = new TreeMap<>(sidecars);
            add(container, list, now, sample);
            if (container.path("restartPolicy").asString("").equals("Always")) {
                add(container, list, running, sample);
                sidecars = now;
            }
            now.forEach((name, amount) -> peak.merge(name, amount, BigDecimal::max));
        }
        peak.forEach((name, amount) -> running.merge(name, amount, BigDecimal::max));
        Map<String, ResourceQuantity> result = new TreeMap<>();
        running.forEach((name, amount) -> result.put(name, like(amount, sample.get(name))));
        return result;
    }

    private static void add(ObjectNode container, String list, Map<String, BigDecimal> sum, Map<String, String> sample) {
        for (Map.Entry<String, JsonNode> each : container.path("resources").path(list).properties()) {
            try {
                sum.merge(each.getKey(), ResourceQuantity.parse(each.getValue().asString("0")).amount(), BigDecimal::add);
                sample.putIfAbsent(each.getKey(), each.getValue().asString("0"));
            } catch (IllegalArgumentException malformed) {
                continue;
            }
        }
    }

    /** With thousandths there are only these. */
    private static String canonical(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return plain.scale() > 0 && plain.scale() <= 3 ? plain.movePointRight(3).toBigIntegerExact() + "m" : plain.toPlainString();
    }

    /** A sum is written in the style of its first summand: binary stays binary. */
    private static ResourceQuantity like(BigDecimal amount, String sample) {
        boolean binary = sample.endsWith("i") && amount.stripTrailingZeros().scale() <= 0;
        BigDecimal kibi = amount.divide(BigDecimal.valueOf(1024));
        return ResourceQuantity.parse(binary && kibi.stripTrailingZeros().scale() <= 0
                ? kibi.toBigIntegerExact() + "Ki"
                : canonical(amount));
    }

    /** Checks a Pod's own resources against themselves and its containers. */
    static void validate(Field spec, Set<Leniency> leniencies) {
        Field resources = spec.get("resources");
        if (resources.absent()) {
            return;
        }
        if (spec.get("os").get("name").is("windows")) {
            resources.forbidden("may not be set for a windows pod");
            return;
        }
        if (resources.get("claims").present()) {
            resources.get("claims").forbidden("claims may not be set for Resources at pod-level");
        }
        ResourceRules.validate(resources, PodLevelResources::name, Set.of(), leniencies);
        Field requests = resources.get("requests");
        aggregate(spec.value()).forEach((name, amount) -> {
            Field asked = requests.key(name);
            if (asked.present() && amount.compareTo(ResourceNames.quantity(asked)) > 0) {
                asked.invalid(ResourceNames.quantity(asked).text(),
                        "must be greater than or equal to aggregate container requests of " + amount.text());
            }
        });
        limits(spec, resources.get("limits"));
    }

    private static void limits(Field spec, Field limits) {
        aggregate(spec.value(), "limits").forEach((name, amount) -> {
            Field most = limits.key(name);
            if (ResourceNames.isHugePages(name) && most.present() && amount.compareTo(ResourceNames.quantity(most)) > 0) {
                most.invalid(ResourceNames.quantity(most).text(),
                        "must be greater than or equal to aggregate container limits of " + amount.text());
            }
        });
        List<Field> containers = spec.get("containers").items();
        for (int i = 0; i < containers.size(); i++) {
            for (Map.Entry<String, Field> each : containers.get(i).get("resources").get("limits").entries()) {
                Field most = limits.key(each.getKey());
                ResourceQuantity limit = ResourceNames.quantity(each.getValue());
                if (most.present() && limit.compareTo(ResourceNames.quantity(most)) > 0) {
                    // Upstream puts the container below the resources.
                    String path = spec.get("resources").path() + ".containers[" + i + "][" + each.getKey() + "].limits";
                    each.getValue().named(path).invalid(
                            limit.text(), "must be less than or equal to pod limits of " + ResourceNames.quantity(most).text());
                }
            }
        }
    }

    private static void name(Field amount, String name) {
        int found = amount.errors().size();
        ResourceNames.any(amount, name);
        if (amount.errors().size() == found && !supported(name)) {
            amount.add(FieldError.notSupported(amount.path(), name, List.of("cpu", "hugepages-", "memory")));
        }
    }
}

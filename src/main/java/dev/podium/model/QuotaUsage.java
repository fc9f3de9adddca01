package dev.podium.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How much of what ResourceQuotas count one object takes (upstream's {@code pkg/quota/v1/evaluator/core}). Everything is
 * counted by the number of its objects; Pods, Services, and claims of volumes and devices in other ways too.
 */
public final class QuotaUsage {

    /** What must be said of every container once a quota counts it. */
    private static final List<String> DEMANDED =
            List.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    /** Upstream's {@code AllocationResultsMaxSize}: what is charged for a request of all devices. */
    private static final long MOST_DEVICES = 32;

    private static final PodDemand<Map<String, Quantity>> DEMAND =
            new PodDemand<>(Map.of(), QuotaUsage::plus, QuotaUsage::max);

    private QuotaUsage() {}

    /**
     * What an object takes, by the names that quotas have for it.
     *
     * @param resource the plural name with its group: {@code pods}, {@code deployments.apps}
     * @param now for Pods that should have ended by then
     */
    public static Map<String, Quantity> of(String resource, JsonNode object, Instant now) {
        Map<String, Quantity> usage = new TreeMap<>();
        one(usage, "count/" + resource);
        switch (resource) {
            case "pods" -> pod(usage, object, now);
            case "services" -> service(usage, object.path("spec"));
            case "persistentvolumeclaims" -> claim(usage, object);
            case "resourceclaims.resource.k8s.io" -> devices(usage, object.path("spec").path("devices").path("requests"));
            case "configmaps", "secrets", "replicationcontrollers", "resourcequotas" -> one(usage, resource);
            default -> {}
        }
        return usage;
    }

    private static void one(Map<String, Quantity> usage, String name) {
        usage.put(name, Quantity.of("1"));
    }

    private static void pod(Map<String, Quantity> usage, JsonNode object, Instant now) {
        if (over(object, now)) {
            return;
        }
        one(usage, "pods");
        PodSpec spec = PodResources.counted(Records.read(object, Pod.class));
        requests(spec).forEach((name, amount) -> {
            if (name.equals("cpu") || name.equals("memory") || name.equals("ephemeral-storage") || name.startsWith("hugepages-")) {
                usage.put(name, amount);
            }
            usage.put("requests." + name, amount);
        });
        limits(spec).forEach((name, amount) -> usage.put("limits." + name, amount));
    }

    /** What a Pod asks for as a whole. */
    public static Map<String, Quantity> requests(PodSpec spec) {
        return plus(DEMAND.of(spec, each -> requests(each.resources())), spec.overhead());
    }

    /** What a Pod may use as a whole, as far as its containers are limited. */
    public static Map<String, Quantity> limits(PodSpec spec) {
        return plus(DEMAND.of(spec, each -> limits(each.resources())), spec.overhead());
    }

    private static PodSpec spec(JsonNode object) {
        return Records.read(object, Pod.class).spec();
    }

    /** Whether a Pod takes nothing any more, as far as its node is concerned. */
    private static boolean over(JsonNode pod, Instant now) {
        String phase = pod.path("status").path("phase").asString("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return true;
        }
        JsonNode metadata = pod.path("metadata");
        return metadata.hasNonNull("deletionTimestamp")
                && metadata.hasNonNull("deletionGracePeriodSeconds")
                && now.isAfter(Instant.parse(metadata.path("deletionTimestamp").asString())
                        .plus(Duration.ofSeconds(metadata.path("deletionGracePeriodSeconds").asLong(0))));
    }

    private static Map<String, Quantity> requests(@Nullable ResourceRequirements resources) {
        return resources == null ? Map.of() : resources.requests();
    }

    private static Map<String, Quantity> limits(@Nullable ResourceRequirements resources) {
        return resources == null ? Map.of() : resources.limits();
    }

    /** The sum of two usages. */
    public static Map<String, Quantity> plus(Map<String, Quantity> a, Map<String, Quantity> b) {
        Map<String, Quantity> sum = new TreeMap<>(a);
        b.forEach((name, amount) -> sum.merge(name, amount, Quantity::plus));
        return sum;
    }

    /** What {@code a} has more than {@code b}; nothing where that is not more. */
    public static Map<String, Quantity> more(Map<String, Quantity> a, Map<String, Quantity> b) {
        Map<String, Quantity> more = new TreeMap<>();
        a.forEach((name, amount) -> {
            Quantity difference = amount.minus(b.getOrDefault(name, Quantity.ZERO));
            if (difference.amount().signum() > 0) {
                more.put(name, difference);
            }
        });
        return more;
    }

    private static Map<String, Quantity> max(Map<String, Quantity> a, Map<String, Quantity> b) {
        Map<String, Quantity> max = new TreeMap<>(a);
        b.forEach((name, amount) -> max.merge(name, amount, (x, y) -> x.compareTo(y) >= 0 ? x : y));
        return max;
    }

    private static void service(Map<String, Quantity> usage, JsonNode spec) {
        one(usage, "services");
        String type = spec.path("type").asString("ClusterIP");
        long ports = spec.path("ports").valueStream().filter(each -> each.path("nodePort").asInt(0) > 0).count();
        boolean balanced = type.equals("LoadBalancer");
        if (balanced) {
            one(usage, "services.loadbalancers");
        }
        if (type.equals("NodePort") || balanced) {
            usage.put("services.nodeports", Quantity.of(Long.toString(ports)));
        }
    }

    private static void claim(Map<String, Quantity> usage, JsonNode claim) {
        one(usage, "persistentvolumeclaims");
        String storage = claim.path("spec").path("resources").path("requests").path("storage").asString("");
        String owner = claim.path("spec").path("storageClassName").asString("");
        String prefix = owner + ".storageclass.storage.k8s.io/";
        if (!owner.isEmpty()) {
            one(usage, prefix + "persistentvolumeclaims");
        }
        if (!storage.isEmpty()) {
            usage.put("requests.storage", Quantity.of(storage));
            if (!owner.isEmpty()) {
                usage.put(prefix + "requests.storage", Quantity.of(storage));
            }
        }
    }

    /** Of requests that can be met in several ways, what the worst of them takes of each class. */
    private static void devices(Map<String, Quantity> usage, JsonNode requests) {
        Map<String, Quantity> sum = new TreeMap<>();
        for (JsonNode request : requests) {
            Map<String, Quantity> most = new TreeMap<>();
            for (JsonNode each : request.path("firstAvailable")) {
                most = max(most, devices(each));
            }
            sum = plus(sum, plus(most, devices(request.path("exactly"))));
        }
        usage.putAll(sum);
    }

    private static Map<String, Quantity> devices(JsonNode request) {
        String owner = request.path("deviceClassName").asString("");
        if (owner.isEmpty()) {
            return Map.of();
        }
        long count = request.path("allocationMode").asString("").equals("All") ? MOST_DEVICES : request.path("count").asLong(1);
        return Map.of(owner + ".deviceclass.resource.k8s.io/devices", Quantity.of(Long.toString(count)));
    }

    /**
     * What a Pod's containers leave unsaid that a quota must know, in upstream's words; empty if nothing.
     *
     * @param hard the names that the quota counts
     */
    public static String unsaid(JsonNode pod, Iterable<String> hard) {
        PodSpec spec = spec(pod);
        List<Container> containers = new ArrayList<>(spec.containers());
        containers.addAll(spec.initContainers());
        Map<String, TreeSet<String>> missing = new TreeMap<>();
        for (String each : hard) {
            if (!DEMANDED.contains(each)) {
                continue;
            }
            String name = each.substring(each.indexOf('.') + 1);
            for (Container container : containers) {
                Map<String, Quantity> said =
                        each.startsWith("limits.") ? limits(container.resources()) : requests(container.resources());
                if (!said.containsKey(name)) {
                    missing.computeIfAbsent(each, _ -> new TreeSet<>()).add(container.name());
                }
            }
        }
        return missing.isEmpty()
                ? ""
                : "must specify "
                        + String.join(
                                "; ",
                                missing.entrySet().stream()
                                        .map(each -> each.getKey() + " for: " + String.join(",", each.getValue()))
                                        .toList());
    }
}

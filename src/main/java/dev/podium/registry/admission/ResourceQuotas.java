package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.model.Quantity;
import dev.podium.model.QuotaScopes;
import dev.podium.model.QuotaUsage;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.registry.Part;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.WriteOptions;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Charges what is created to the quotas of its namespace, and refuses what they do not cover (apiserver's
 * {@code pkg/admission/plugin/resourcequota}). A charge is a write of the quota's status; one namespace is charged at a time,
 * so that no two creations share what is left for one. Releases are the controller's: it counts anew.
 */
public final class ResourceQuotas implements Admission {

    private static final String BUCKET = "core/resourcequotas/";

    private final WatchCache cache;
    private final Supplier<Instant> clock;
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();
    private @Nullable Registry registry;

    public ResourceQuotas(WatchCache cache, Supplier<Instant> clock) {
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public void begin(Registry registry) {
        this.registry = registry;
    }

    @Override
    public void validate(Request request) {
        boolean grows = request.operation() == Operation.CREATE
                || request.operation() == Operation.UPDATE && counted(request.resource().qualified());
        if (!grows
                || request.namespace().isEmpty()
                || !request.subresource().isEmpty() && !request.subresource().equals("resize")
                || cache.list(BUCKET + request.namespace() + "/").items().isEmpty()) {
            return;
        }
        ReentrantLock turn = turns.computeIfAbsent(request.namespace(), _ -> new ReentrantLock());
        turn.lock();
        try {
            charge(request);
        } finally {
            turn.unlock();
        }
    }

    /** What can grow by an update. */
    private static boolean counted(String resource) {
        return resource.equals("pods") || resource.equals("services") || resource.equals("persistentvolumeclaims");
    }

    private void charge(Request request) {
        String resource = request.resource().qualified();
        Map<String, Quantity> usage = QuotaUsage.of(resource, request.written(), clock.get());
        if (request.old() != null) {
            usage = QuotaUsage.more(usage, QuotaUsage.of(resource, request.old(), clock.get()));
        }
        if (usage.isEmpty()) {
            return;
        }
        List<Charge> charges = new ArrayList<>();
        for (CachedObject each : cache.list(BUCKET + request.namespace() + "/").items()) {
            JsonNode quota = Json.parse(each.bytes());
            if (!QuotaScopes.cover(quota.path("spec"), resource, request.written())) {
                continue;
            }
            Charge charge = charge(request, quota, usage);
            if (charge != null) {
                charges.add(charge);
            }
        }
        if (!request.options().dryRun()) {
            charges.forEach(each -> book(request.namespace(), each));
        }
    }

    private record Charge(String quota, Map<String, Quantity> used) {}

    private @Nullable Charge charge(Request request, JsonNode quota, Map<String, Quantity> usage) {
        String name = quota.path("metadata").path("name").asString("");
        Map<String, Quantity> hard = amounts(quota.path("spec").path("hard"));
        if (request.resource().qualified().equals("pods")) {
            String unsaid = QuotaUsage.unsaid(request.written(), hard.keySet());
            if (!unsaid.isEmpty()) {
                throw ApiException.forbidden(request.resource(), request.name(), "failed quota: " + name + ": " + unsaid);
            }
        }
        Set<String> touched = new TreeSet<>(usage.keySet());
        touched.retainAll(hard.keySet());
        if (touched.isEmpty()) {
            return null;
        }
        Map<String, Quantity> used = amounts(quota.path("status").path("used"));
        if (!used.keySet().containsAll(hard.keySet())) {
            used = counted(request.namespace(), quota.path("spec"), hard.keySet());
        }
        Map<String, Quantity> after = new TreeMap<>(used);
        Set<String> exceeded = new TreeSet<>();
        for (String each : touched) {
            Quantity amount = usage.getOrDefault(each, Quantity.ZERO);
            after.merge(each, amount, Quantity::plus);
            if (amount.amount().signum() > 0
                    && after.getOrDefault(each, Quantity.ZERO).compareTo(hard.getOrDefault(each, Quantity.ZERO)) > 0) {
                exceeded.add(each);
            }
        }
        if (!exceeded.isEmpty()) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "exceeded quota: " + name + ", requested: " + shown(usage, exceeded) + ", used: " + shown(used, exceeded)
                            + ", limited: " + shown(hard, exceeded));
        }
        return new Charge(name, after);
    }

    /** For a quota that its controller has not counted yet. */
    private Map<String, Quantity> counted(String namespace, JsonNode spec, Set<String> hard) {
        Map<String, Quantity> used = new TreeMap<>();
        hard.forEach(each -> used.put(each, Quantity.ZERO));
        for (Resource each : Objects.requireNonNull(registry).resources()) {
            if (!each.namespaced() || !each.supports("list") || !each.storage().type().equals(each.type())) {
                continue;
            }
            for (CachedObject object : cache.list(each.storage().bucket() + namespace + "/").items()) {
                JsonNode tree = Json.parse(object.bytes());
                if (QuotaScopes.cover(spec, each.qualified(), tree)) {
                    QuotaUsage.of(each.qualified(), tree, clock.get())
                            .forEach((name, amount) -> used.computeIfPresent(name, (_, sum) -> sum.plus(amount)));
                }
            }
        }
        return used;
    }

    private void book(String namespace, Charge charge) {
        Registry open = Objects.requireNonNull(registry, "the plugin has begun");
        Resource quotas = Objects.requireNonNull(open.find("", "v1", "resourcequotas"));
        try {
            open.update(
                    quotas,
                    namespace,
                    charge.quota(),
                    Part.STATUS,
                    quota -> {
                        ObjectNode status = quota.putObject("status");
                        status.set("hard", quota.path("spec").path("hard").deepCopy());
                        ObjectNode used = status.putObject("used");
                        charge.used().forEach((name, amount) -> used.put(name, amount.text()));
                        quota.withObjectProperty("metadata").remove("resourceVersion");
                        return quota;
                    },
                    WriteOptions.by("kube-apiserver"));
        } catch (ApiException refused) {
            // A quota that has gone since it was read limits nothing any more.
            if (refused.code() != 404) {
                throw refused;
            }
        }
    }

    private static Map<String, Quantity> amounts(JsonNode amounts) {
        Map<String, Quantity> read = new TreeMap<>();
        amounts.properties().forEach(each -> read.put(each.getKey(), Quantity.of(each.getValue().asString("0"))));
        return read;
    }

    private static String shown(Map<String, Quantity> amounts, Set<String> names) {
        return String.join(
                ",", names.stream().map(each -> each + "=" + amounts.getOrDefault(each, Quantity.ZERO).text()).toList());
    }
}

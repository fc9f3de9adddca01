package dev.podium.controller.servicecidrs;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.IpAddress;
import dev.podium.model.ServiceCidr;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Upstream's {@code pkg/controller/servicecidrs}. */
public final class ServiceCidrController implements Controller {

    private static final String NAME = "service-cidr-controller";
    private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

    /** For so long after its deletion a ServiceCIDR stays in any case, so that everyone who gives out addresses has heard. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Verdict READY = new Verdict("True", "", "Kubernetes Service CIDR is ready");
    private static final Verdict TERMINATING = new Verdict(
            "False",
            "Terminating",
            "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR");

    private final ApiClient client;
    private final ClusterTime time;
    private final ControllerLoop<String> loop;

    /** What the condition Ready says. */
    private record Verdict(String status, String reason, String message) {

        boolean said(ServiceCidr.@Nullable Condition condition) {
            return condition != null
                    && status.equals(condition.status())
                    && reason.equals(condition.reason())
                    && message.equals(condition.message());
        }
    }

    public ServiceCidrController(ApiClient client, ClusterTime time) {
        this.client = client.as(NAME);
        this.time = time;
        // One at a time: of two that cover one address for each other, one must stay.
        this.loop = new ControllerLoop<>(NAME, time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.SERVICE_CIDRS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(ServiceCidr cidr, @Nullable ServiceCidr old) {
                loop.enqueue(cidr.metadata().nameOrEmpty());
                if (old == null) {
                    reconsider(other -> overlap(cidr, other));
                }
            }

            @Override
            public void deleted(ServiceCidr last) {
                loop.forget(last.metadata().nameOrEmpty());
            }
        });
        informers.of(ResourceType.IP_ADDRESSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(IpAddress address, @Nullable IpAddress old) {
                if (old == null) {
                    concern(address);
                }
            }

            @Override
            public void deleted(IpAddress last) {
                concern(last);
            }

            private void concern(IpAddress address) {
                if (address.managed()) {
                    reconsider(each -> each.offers(address.metadata().nameOrEmpty()));
                }
            }
        });
    }

    private static boolean overlap(ServiceCidr one, ServiceCidr other) {
        return one.ranges().stream().anyMatch(each -> other.ranges().stream().anyMatch(each::overlaps));
    }

    /** Looks again at those that are being deleted: they may be free to go now, or not any more. */
    private void reconsider(Predicate<ServiceCidr> concerned) {
        client.list(ResourceType.SERVICE_CIDRS, "").stream()
                .filter(each -> each.metadata().deleting() && concerned.test(each))
                .forEach(each -> loop.enqueue(each.metadata().nameOrEmpty()));
    }

    private @Nullable Duration reconcile(String name) {
        ServiceCidr cidr = client.find(ResourceType.SERVICE_CIDRS, "", name);
        if (cidr == null) {
            return null;
        }
        try {
            if (cidr.metadata().deleting()) {
                return release(cidr, name);
            }
            if (!cidr.metadata().finalizers().contains(FINALIZER)) {
                client.update(ResourceType.SERVICE_CIDRS, "", name, object -> {
                    object.withObjectProperty("metadata").withArrayProperty("finalizers").add(FINALIZER);
                    return object;
                });
            }
            say(cidr, name, READY);
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    private @Nullable Duration release(ServiceCidr cidr, String name) {
        if (needed(name)) {
            say(cidr, name, TERMINATING);
            return null;
        }
        Instant asked = cidr.metadata().deletionTimestamp();
        Duration left = asked == null ? Duration.ZERO : Duration.between(time.now(), asked.plus(GRACE));
        if (left.isPositive()) {
            return left;
        }
        if (cidr.metadata().finalizers().contains(FINALIZER)) {
            client.update(ResourceType.SERVICE_CIDRS, "", name, object -> {
                ArrayNode finalizers = object.withObjectProperty("metadata").withArrayProperty("finalizers");
                finalizers.removeIf(each -> each.asString("").equals(FINALIZER));
                return object;
            });
        }
        return null;
    }

    /**
     * Whether some Service's address is of that ServiceCIDR alone. As upstream, one that is being deleted counts for as long as it
     * is there: it stays until there is another one for the address.
     */
    private boolean needed(String name) {
        List<ServiceCidr> all = client.list(ResourceType.SERVICE_CIDRS, "");
        for (IpAddress address : client.list(ResourceType.IP_ADDRESSES, "")) {
            if (address.labelled()) {
                List<ServiceCidr> around = all.stream()
                        .filter(each -> each.offers(address.metadata().nameOrEmpty()))
                        .toList();
                if (around.size() == 1 && around.getFirst().metadata().nameOrEmpty().equals(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void say(ServiceCidr cidr, String name, Verdict verdict) {
        if (verdict.said(cidr.ready())) {
            return;
        }
        client.updateStatus(ResourceType.SERVICE_CIDRS, "", name, object -> {
            ArrayNode conditions = object.withObjectProperty("status").withArrayProperty("conditions");
            conditions.removeIf(each -> type(each).equals("Ready"));
            conditions.addObject()
                    .put("lastTransitionTime", time.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("message", verdict.message())
                    .put("reason", verdict.reason())
                    .put("status", verdict.status())
                    .put("type", "Ready");
            return object;
        });
    }

    private static String type(JsonNode condition) {
        return condition.path("type").asString("");
    }

    @Override
    public void close() {
        loop.close();
    }
}

package dev.podium.controller.backends;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.selection.LabelledObjects;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.model.PodStatus;
import dev.podium.model.Service;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The Pods that Services select, and the news of them (upstream's {@code endpointslice/util/controller_utils.go}). */
public final class ServicePods {

    private final LabelledObjects<Pod> pods;

    /**
     * To be made before the informers start.
     *
     * @param concerned gets the name of each Service that has changed, is gone, or has a Pod that has changed in a way that
     *     matters to whoever looks for it
     */
    public ServicePods(ApiClient client, Informers informers, Consumer<ObjectKey> concerned) {
        pods = LabelledObjects.all(client, informers, ResourceType.PODS, Pod::metadata);
        Selectors<Service> selectors = new Selectors<>(
                client, informers, ResourceType.SERVICES, Service::metadata, ServicePods::selector);
        informers.of(ResourceType.SERVICES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Service service, @Nullable Service old) {
                concerned.accept(ObjectKey.of(service.metadata()));
            }

            @Override
            public void deleted(Service last) {
                concerned.accept(ObjectKey.of(last.metadata()));
            }
        });
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                Set<ObjectKey> services = new HashSet<>();
                boolean renamed = old != null && !membership(old).equals(membership(pod));
                if (old == null || renamed || moved(old, pod)) {
                    services.addAll(selecting(pod));
                }
                if (renamed) {
                    services.addAll(selecting(old));
                }
                services.forEach(concerned);
            }

            @Override
            public void deleted(Pod last) {
                selecting(last).forEach(concerned);
            }

            private Set<ObjectKey> selecting(Pod pod) {
                return selectors.selecting(pod.metadata().namespaceOrEmpty(), pod.metadata().labels());
            }
        });
    }

    private static @Nullable LabelSelector selector(Service service) {
        return service.spec().selector().isEmpty() || service.spec().external()
                ? null
                : new LabelSelector(service.spec().selector(), List.of());
    }

    /** What decides to which Services a Pod belongs, and under which name. */
    private static List<Object> membership(Pod pod) {
        return List.of(
                pod.metadata().labels(),
                String.valueOf(pod.spec().hostname()),
                String.valueOf(pod.spec().subdomain()));
    }

    private static boolean moved(Pod old, Pod pod) {
        PodStatus before = old.status();
        PodStatus now = pod.status();
        return old.metadata().deleting() != pod.metadata().deleting()
                || old.ready() != pod.ready()
                || old.terminal() != pod.terminal()
                || !Objects.equals(before == null ? null : before.podIPs(), now == null ? null : now.podIPs());
    }

    /** Whether it is for the cluster to find a Service's Pods: it selects some, and is no alias. */
    public static boolean selects(Service service) {
        return selector(service) != null;
    }

    /** The Service's Pods that have an address and have not ended, by name. */
    public List<Pod> of(Service service) {
        LabelSelector selector = selector(service);
        return selector == null
                ? List.of()
                : pods.selected(service.metadata().namespaceOrEmpty(), selector).stream()
                        .filter(each -> !each.terminal())
                        .filter(each -> each.status() != null && !each.status().podIPs().isEmpty())
                        .sorted(Comparator.comparing(each -> each.metadata().nameOrEmpty()))
                        .toList();
    }

    /** The name that the Pod has within the Service, or null. */
    public static @Nullable String hostname(Pod pod, Service service) {
        String hostname = pod.spec().hostname();
        return hostname != null
                        && !hostname.isEmpty()
                        && service.metadata().nameOrEmpty().equals(pod.spec().subdomain())
                ? hostname
                : null;
    }
}

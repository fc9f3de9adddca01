package dev.podium.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Pod is. */
public record PodStatus(
        @Nullable Long observedGeneration,
        @Nullable String phase,
        List<PodCondition> conditions,
        @Nullable String message,
        @Nullable String reason,
        @Nullable String nominatedNodeName,
        @Nullable String hostIP,
        List<HostIp> hostIPs,
        @Nullable String podIP,
        List<PodIp> podIPs,
        @Nullable Instant startTime,
        List<ContainerStatus> initContainerStatuses,
        List<ContainerStatus> containerStatuses,
        @Nullable String qosClass,
        List<ContainerStatus> ephemeralContainerStatuses,
        Map<String, Quantity> allocatedResources,
        @Nullable ResourceRequirements resources) {
    public PodStatus {
        conditions = Defaults.list(conditions);
        hostIPs = Defaults.list(hostIPs);
        podIPs = Defaults.list(podIPs);
        initContainerStatuses = Defaults.list(initContainerStatuses);
        containerStatuses = Defaults.list(containerStatuses);
        ephemeralContainerStatuses = Defaults.list(ephemeralContainerStatuses);
        allocatedResources = Defaults.map(allocatedResources);
    }

    /** The condition of that type, or null. */
    public @Nullable PodCondition condition(String type) {
        return conditions.stream().filter(each -> each.type().equals(type)).findFirst().orElse(null);
    }
}

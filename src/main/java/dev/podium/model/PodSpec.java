package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Pod is to be. */
public record PodSpec(
        List<Container> initContainers,
        List<Container> containers,
        List<Container> ephemeralContainers,
        List<Volume> volumes,
        @Nullable String restartPolicy,
        @Nullable Long terminationGracePeriodSeconds,
        @Nullable Long activeDeadlineSeconds,
        Map<String, String> nodeSelector,
        @Nullable String serviceAccountName,
        @Nullable String nodeName,
        @Nullable Boolean hostNetwork,
        @Nullable Boolean hostPID,
        @Nullable Boolean shareProcessNamespace,
        @Nullable PodSecurityContext securityContext,
        @Nullable String hostname,
        @Nullable String subdomain,
        @Nullable Affinity affinity,
        @Nullable String schedulerName,
        List<Toleration> tolerations,
        List<HostAlias> hostAliases,
        @Nullable String priorityClassName,
        @Nullable Integer priority,
        @Nullable String preemptionPolicy,
        List<ReadinessGate> readinessGates,
        @Nullable Boolean enableServiceLinks,
        Map<String, Quantity> overhead,
        List<TopologySpreadConstraint> topologySpreadConstraints,
        List<SchedulingGate> schedulingGates,
        @Nullable ResourceRequirements resources,
        @Nullable String dnsPolicy,
        @Nullable PodDnsConfig dnsConfig,
        @Nullable Boolean setHostnameAsFQDN,
        @Nullable String hostnameOverride,
        @Nullable String runtimeClassName,
        List<SourceReference> imagePullSecrets) {
    public PodSpec {
        initContainers = Defaults.list(initContainers);
        containers = Defaults.list(containers);
        ephemeralContainers = Defaults.list(ephemeralContainers);
        volumes = Defaults.list(volumes);
        nodeSelector = Defaults.map(nodeSelector);
        tolerations = Defaults.list(tolerations);
        hostAliases = Defaults.list(hostAliases);
        readinessGates = Defaults.list(readinessGates);
        overhead = Defaults.map(overhead);
        topologySpreadConstraints = Defaults.list(topologySpreadConstraints);
        schedulingGates = Defaults.list(schedulingGates);
        imagePullSecrets = Defaults.list(imagePullSecrets);
    }

    /** The spec of a Pod that has none. */
    public static final PodSpec NONE = Defaults.read("{}", PodSpec.class);

    /** The same, with other containers. */
    public PodSpec with(List<Container> init, List<Container> main) {
        return with(init, main, resources);
    }

    /** The same, with other containers and other resources of the Pod as a whole. */
    public PodSpec with(
            List<Container> init, List<Container> main, @Nullable ResourceRequirements whole) {
        return new PodSpec(
                init, main, ephemeralContainers, volumes, restartPolicy, terminationGracePeriodSeconds,
                activeDeadlineSeconds, nodeSelector, serviceAccountName, nodeName, hostNetwork,
                hostPID,
                shareProcessNamespace, securityContext, hostname, subdomain, affinity, schedulerName,
                tolerations, hostAliases, priorityClassName, priority, preemptionPolicy, readinessGates,
                enableServiceLinks, overhead, topologySpreadConstraints, schedulingGates, whole,
                dnsPolicy, dnsConfig, setHostnameAsFQDN, hostnameOverride, runtimeClassName, imagePullSecrets);
    }

    /** Whether the Pod lives in its node's network namespace. */
    public boolean onHostNetwork() {
        return Boolean.TRUE.equals(hostNetwork);
    }
}

package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.container.DnsConfig;
import dev.podium.container.RuntimeFailure;
import dev.podium.container.SandboxConfig;
import dev.podium.model.ContainerPort;
import dev.podium.model.HostAlias;
import dev.podium.model.Pod;
import dev.podium.model.PodDnsConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a Pod's sandbox is made from (upstream's {@code generatePodSandboxConfig} and {@code hostsEntriesFromHostAliases}). */
final class Sandboxes {

    static final String CLUSTER_DNS = "10.96.0.10";
    /** The one that nodes ask themselves. */
    private static final String NODE_DNS = "172.18.0.1";

    private static final ResourceType<JsonNode> RUNTIME_CLASSES = ResourceType.of("node.k8s.io", "v1", "runtimeclasses");

    /** What the nodes' runtimes are configured with: they all do the same. */
    private static final Set<String> HANDLERS =
            Set.of("runc", "crun", "youki", "runsc", "gvisor", "kata", "kata-qemu", "kata-clh", "nvidia", "test-handler");

    private Sandboxes() {}

    /** @throws RuntimeFailure if the Pod wants a name that is too long for a kernel, or a runtime that no node has */
    static SandboxConfig config(Pod pod, String node, ApiClient client) {
        demandRuntime(pod, client);
        List<String> hosts = new ArrayList<>();
        if (!pod.spec().hostAliases().isEmpty()) {
            hosts.add("");
            hosts.add("# Entries added by HostAliases.");
        }
        for (HostAlias each : pod.spec().hostAliases()) {
            hosts.add(each.ip() + "\t" + String.join("\t", each.hostnames()));
        }
        HostName name = HostName.of(pod, node);
        return new SandboxConfig(
                pod.metadata().namespaceOrEmpty(),
                pod.metadata().nameOrEmpty(),
                pod.metadata().uidOrEmpty(),
                0,
                Boolean.TRUE.equals(pod.spec().setHostnameAsFQDN()) ? name.full() : name.host(),
                name.domain(),
                dns(pod),
                pod.spec().onHostNetwork() ? SandboxConfig.Network.NODE : SandboxConfig.Network.POD,
                hosts,
                hostPorts(pod),
                Sysctls.of(pod),
                pod.metadata().labels());
    }

    /** Ephemeral containers have none. */
    private static List<ContainerPort> hostPorts(Pod pod) {
        return Stream.concat(pod.spec().containers().stream(), pod.spec().initContainers().stream())
                .flatMap(container -> container.ports().stream())
                .filter(each -> each.hostPort() != null && each.hostPort() > 0)
                .toList();
    }

    private static void demandRuntime(Pod pod, ApiClient client) {
        String name = pod.spec().runtimeClassName();
        if (name == null || name.isEmpty()) {
            return;
        }
        JsonNode found = client.find(RUNTIME_CLASSES, "", name);
        String handler = found == null ? "" : found.path("handler").asString("");
        if (found == null || !HANDLERS.contains(handler)) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER,
                    found == null
                            ? "RuntimeClass \"" + name + "\" not found"
                            : "rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for \"" + handler
                                    + "\" is configured");
        }
    }

    /** Upstream's {@code dns.Configurer.GetPodDNS}. */
    private static DnsConfig dns(Pod pod) {
        String policy = pod.spec().dnsPolicy() == null ? "ClusterFirst" : pod.spec().dnsPolicy();
        boolean cluster = policy.equals("ClusterFirstWithHostNet")
                || (policy.equals("ClusterFirst") && !pod.spec().onHostNetwork());
        Set<String> servers = new LinkedHashSet<>();
        Set<String> searches = new LinkedHashSet<>();
        Map<String, String> options = new LinkedHashMap<>();
        if (cluster) {
            servers.add(CLUSTER_DNS);
            String domain = HostName.CLUSTER_DOMAIN;
            searches.addAll(List.of(pod.metadata().namespaceOrEmpty() + ".svc." + domain, "svc." + domain, domain));
            options.put("ndots", "ndots:5");
        } else if (!policy.equals("None")) {
            servers.add(NODE_DNS);
        }
        PodDnsConfig own = pod.spec().dnsConfig() == null ? PodDnsConfig.NONE : pod.spec().dnsConfig();
        servers.addAll(own.nameservers());
        searches.addAll(own.searches());
        for (PodDnsConfig.Option each : own.options()) {
            boolean plain = each.value() == null || each.value().isEmpty();
            options.put(each.name(), plain ? each.name() : each.name() + ":" + each.value());
        }
        return new DnsConfig(List.copyOf(servers), List.copyOf(searches), List.copyOf(options.values()));
    }
}

package dev.podium.kubelet;

import dev.podium.container.SandboxConfig;
import dev.podium.model.HostAlias;
import dev.podium.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** What a Pod's sandbox is made from (upstream's {@code generatePodSandboxConfig} and {@code hostsEntriesFromHostAliases}). */
final class Sandboxes {

    private Sandboxes() {}

    static SandboxConfig config(Pod pod, String node) {
        List<String> hosts = new ArrayList<>();
        if (!pod.spec().hostAliases().isEmpty()) {
            hosts.add("");
            hosts.add("# Entries added by HostAliases.");
        }
        for (HostAlias each : pod.spec().hostAliases()) {
            hosts.add(each.ip() + "\t" + String.join("\t", each.hostnames()));
        }
        String hostname = pod.spec().hostname() == null || pod.spec().hostname().isEmpty()
                ? pod.metadata().nameOrEmpty()
                : pod.spec().hostname();
        return new SandboxConfig(
                pod.metadata().namespaceOrEmpty(),
                pod.metadata().nameOrEmpty(),
                pod.metadata().uidOrEmpty(),
                0,
                pod.spec().onHostNetwork() ? node : hostname.length() > 63 ? hostname.substring(0, 63) : hostname,
                pod.spec().onHostNetwork() ? SandboxConfig.Network.NODE : SandboxConfig.Network.POD,
                hosts,
                pod.metadata().labels());
    }
}

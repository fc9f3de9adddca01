package dev.podium.model;

import java.util.List;

/** Extra lines of a Pod's hosts file. */
public record HostAlias(
        String ip,
        List<String> hostnames) {
    public HostAlias {
        hostnames = Defaults.list(hostnames);
    }
}

package dev.podium.container;

import java.util.List;

/** What a sandbox's containers find in {@code /etc/resolv.conf}. */
public record DnsConfig(List<String> servers, List<String> searches, List<String> options) {

    /** Nobody is asked. */
    public static final DnsConfig NONE = new DnsConfig(List.of(), List.of(), List.of());

    public DnsConfig {
        servers = List.copyOf(servers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }
}

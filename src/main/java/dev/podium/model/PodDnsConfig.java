package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Pod adds to its policy's DNS configuration. */
public record PodDnsConfig(List<String> nameservers, List<String> searches, List<Option> options) {
    public PodDnsConfig {
        nameservers = Defaults.list(nameservers);
        searches = Defaults.list(searches);
        options = Defaults.list(options);
    }

    /** The configuration of a Pod that adds nothing. */
    public static final PodDnsConfig NONE = new PodDnsConfig(List.of(), List.of(), List.of());

    /** An option of the resolver, such as {@code ndots}. */
    public record Option(
            String name,
            @Nullable String value) {}
}

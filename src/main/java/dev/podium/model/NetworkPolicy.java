package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A NetworkPolicy: what may come to the Pods that it selects, and what may go from them. */
public record NetworkPolicy(ObjectMeta metadata, Spec spec) {

    public NetworkPolicy {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? new Spec(null, null, null, null) : spec;
    }

    /** What it is about: a direction that is not among the types is none of its business. */
    public record Spec(LabelSelector podSelector, List<Rule> ingress, List<Rule> egress, List<String> policyTypes) {
        public Spec {
            podSelector = podSelector == null ? LabelSelector.EVERYTHING : podSelector;
            ingress = Defaults.list(ingress);
            egress = Defaults.list(egress);
            policyTypes = Defaults.list(policyTypes);
        }
    }

    /** What is let through: from or to one of these, at one of these ports; of what is empty, everything. */
    public record Rule(List<Peer> from, List<Peer> to, List<Port> ports) {
        public Rule {
            from = Defaults.list(from);
            to = Defaults.list(to);
            ports = Defaults.list(ports);
        }
    }

    /** Pods, by their labels and their namespaces', or addresses. */
    public record Peer(
            @Nullable LabelSelector podSelector,
            @Nullable LabelSelector namespaceSelector,
            @Nullable IpBlock ipBlock) {}

    /** Addresses, but for some. */
    public record IpBlock(String cidr, List<String> except) {
        public IpBlock {
            except = Defaults.list(except);
        }
    }

    /** A port, by number or by a name that the Pod gives it, or a range. */
    public record Port(@Nullable String protocol, @Nullable IntOrString port, @Nullable Integer endPort) {}
}

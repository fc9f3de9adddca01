package dev.podium.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A ServiceCIDR: addresses that Services can get. */
public record ServiceCidr(ObjectMeta metadata, Spec spec, Status status) {

    public ServiceCidr {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? new Spec(List.of()) : spec;
        status = status == null ? new Status(List.of()) : status;
    }

    /** What it is to be; does not change but for a range of the other family that is added. */
    public record Spec(List<String> cidrs) {
        public Spec {
            cidrs = Defaults.list(cidrs);
        }
    }

    /** What is known of it. */
    public record Status(List<Condition> conditions) {
        public Status {
            conditions = Defaults.list(conditions);
        }
    }

    /** One aspect of its state; what is left out is empty. */
    public record Condition(String type, String status, String reason, String message) {
        public Condition {
            type = type == null ? "" : type;
            status = status == null ? "" : status;
            reason = reason == null ? "" : reason;
            message = message == null ? "" : message;
        }
    }

    /** Its ranges of IPv4. */
    public List<Ipv4Range> ranges() {
        return spec.cidrs().stream().map(Ipv4Range::of).filter(Objects::nonNull).toList();
    }

    /** Whether a Service that has the address has it from here, whether or not more are given out. */
    public boolean offers(String address) {
        return ranges().stream().anyMatch(each -> each.offers(address));
    }

    /** What is said of its being ready, if anything. */
    public @Nullable Condition ready() {
        return status.conditions().stream()
                .filter(each -> each.type().equals("Ready"))
                .findFirst()
                .orElse(null);
    }

    /** Whether addresses are given out. As upstream, one of which nothing is said yet is ready. */
    public boolean open() {
        Condition ready = ready();
        return !metadata.deleting() && (ready == null || ready.status().equals("True"));
    }
}

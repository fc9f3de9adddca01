package dev.podium.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/** Who holds a Lease, and since when. Its times are to the microsecond, as upstream's {@code MicroTime}. */
public record LeaseSpec(
        @Nullable String holderIdentity,
        @Nullable Integer leaseDurationSeconds,
        @JsonSerialize(using = MicroTime.class) @Nullable Instant acquireTime,
        @JsonSerialize(using = MicroTime.class) @Nullable Instant renewTime,
        @Nullable Integer leaseTransitions) {}

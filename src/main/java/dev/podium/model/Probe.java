package dev.podium.model;

import org.jspecify.annotations.Nullable;

/** A probe with its handler; unset numbers have been defaulted by the API server. */
public record Probe(
        @Nullable HttpGetAction httpGet,
        @Nullable TcpSocketAction tcpSocket,
        @Nullable ExecAction exec,
        @Nullable GrpcAction grpc,
        @Nullable Integer initialDelaySeconds,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer periodSeconds,
        @Nullable Integer successThreshold,
        @Nullable Integer failureThreshold,
        @Nullable Long terminationGracePeriodSeconds) {
    /** Seconds after the container's start before the first attempt; 0 unless set. */
    public int initialDelay() {
        return initialDelaySeconds == null ? 0 : initialDelaySeconds;
    }

    /** Seconds that an attempt may take; 1 unless set. */
    public int timeout() {
        return timeoutSeconds == null || timeoutSeconds == 0 ? 1 : timeoutSeconds;
    }

    /** Seconds between attempts; 10 unless set. */
    public int period() {
        return periodSeconds == null || periodSeconds == 0 ? 10 : periodSeconds;
    }

    /** Successes in a row after a failure that count as success; 1 unless set. */
    public int successes() {
        return successThreshold == null || successThreshold == 0 ? 1 : successThreshold;
    }

    /** Failures in a row that count as failure; 3 unless set. */
    public int failures() {
        return failureThreshold == null || failureThreshold == 0 ? 3 : failureThreshold;
    }
}

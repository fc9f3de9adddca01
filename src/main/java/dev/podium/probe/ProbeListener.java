package dev.podium.probe;

/** Who acts on probes: the kubelet. Called on the probes' own threads; must be quick. */
public interface ProbeListener {

    /** Every attempt, whether or not it changes anything: what Events are told of. */
    void attempted(ProbeTarget target, ProbeResult result);

    /** Enough attempts in a row have ended alike. */
    void decided(ProbeTarget target, ProbeKind kind, Verdict verdict);

    /** What a probe says of its container. */
    enum Verdict {
        SUCCESS,
        FAILURE
    }
}

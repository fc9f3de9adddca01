package dev.podium.kubelet;

import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener.Verdict;

/**
 * What a container's probes have come to.
 *
 * @param started its startup probe has succeeded
 * @param passing its readiness probe succeeds
 * @param failing its startup or liveness probe has failed for good
 */
record Verdicts(boolean started, boolean passing, boolean failing) {

    static final Verdicts NONE = new Verdicts(false, false, false);

    Verdicts with(ProbeKind kind, Verdict verdict) {
        boolean good = verdict == Verdict.SUCCESS;
        return switch (kind) {
            case STARTUP -> new Verdicts(good, passing, failing || !good);
            case LIVENESS -> new Verdicts(started, passing, failing || !good);
            case READINESS -> new Verdicts(started, good, failing);
        };
    }
}

package dev.podium.kubelet;

import dev.podium.container.ContainerReport;
import dev.podium.model.Container;
import dev.podium.probe.ProbeKind;
import dev.podium.probe.ProbeListener.Verdict;
import org.jspecify.annotations.Nullable;

/** What its probes have found out about the latest run of a container; they tell it on threads of their own. */
final class RunProbes {

    private @Nullable String id;
    private volatile Verdicts verdicts = Verdicts.NONE;

    /** Nothing is known of a new run, which has that ID. */
    synchronized void expect(String containerId) {
        id = containerId;
        verdicts = Verdicts.NONE;
    }

    synchronized void decided(String containerId, ProbeKind kind, Verdict verdict) {
        if (containerId.equals(id)) {
            verdicts = verdicts.with(kind, verdict);
        }
    }

    Verdicts verdicts() {
        return verdicts;
    }

    boolean started(Container spec) {
        return spec.startupProbe() == null || verdicts.started();
    }

    boolean ready(Container spec) {
        return spec.readinessProbe() == null || verdicts.passing();
    }

    /** Has them begin, if there is anything to probe. */
    static void begin(PodContext context, Container spec, @Nullable ContainerReport current) {
        if (current != null && current.startedAt() != null && current.state() == ContainerReport.State.RUNNING) {
            context.shared().probes().started(context.target(spec, current.id()), current.startedAt());
        }
    }
}

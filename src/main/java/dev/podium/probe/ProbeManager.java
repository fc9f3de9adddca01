package dev.podium.probe;

import dev.podium.model.Probe;
import dev.podium.probe.ProbeListener.Verdict;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs the probes of every container of any number of nodes (upstream's {@code pkg/kubelet/prober}): the first attempt when
 * the initial delay has passed since the container's start, then one every period. A startup probe keeps the other two
 * waiting until it succeeds, and is done then. A liveness or startup probe that has failed rests until there is a new
 * container. Between attempts a probe is a timer and holds no thread.
 */
public final class ProbeManager implements AutoCloseable {

    private final ClusterTime time;
    private final Prober prober;
    private final ProbeLog log;
    private final ProbeListener listener;
    private final Map<String, Probed> containers = new ConcurrentHashMap<>();
    /** By the UID of the Pod. */
    private final Map<String, Map<ProbeId, ProbeTally>> tallies = new ConcurrentHashMap<>();

    public ProbeManager(ClusterTime time, Prober prober, ProbeLog log, ProbeListener listener) {
        this.time = time;
        this.prober = prober;
        this.log = log;
        this.listener = listener;
    }

    /** A container has started: its probes begin. Harmless if they have begun already. */
    public void started(ProbeTarget target, Instant startedAt) {
        Probed probed = new Probed(target, startedAt);
        if (probed.runs.isEmpty() || containers.putIfAbsent(target.containerId(), probed) != null) {
            return;
        }
        probed.begin();
    }

    /** A container has ended, or is to be probed no more. */
    public void stopped(String containerId) {
        Probed probed = containers.remove(containerId);
        if (probed != null) {
            probed.runs.values().forEach(Run::end);
        }
    }

    /** A container's Pod is being deleted: it may still become unready, but it will not be restarted any more. */
    public void terminating(String containerId) {
        Probed probed = containers.get(containerId);
        if (probed != null) {
            probed.runs.forEach((kind, run) -> {
                if (kind != ProbeKind.READINESS) {
                    run.end();
                }
            });
        }
    }

    /** How the attempts of a Pod's probes have ended so far, in no order. */
    public Collection<ProbeTally> tallies(String podUid) {
        return tallies.getOrDefault(podUid, Map.of()).values();
    }

    /** A Pod is gone, and nobody will ask for its tallies. */
    public void forget(String podUid) {
        tallies.remove(podUid);
    }

    private ProbeTally tally(ProbeId probe) {
        return tallies.computeIfAbsent(probe.podUid(), _ -> new ConcurrentHashMap<>()).computeIfAbsent(probe, ProbeTally::new);
    }

    @Override
    public void close() {
        containers.keySet().forEach(this::stopped);
    }

    /** The probes of one container. */
    private final class Probed {

        private final ProbeTarget target;
        private final Instant startedAt;
        private final Map<ProbeKind, Run> runs = new EnumMap<>(ProbeKind.class);

        Probed(ProbeTarget target, Instant startedAt) {
            this.target = target;
            this.startedAt = startedAt;
            add(ProbeKind.STARTUP, target.container().startupProbe());
            add(ProbeKind.LIVENESS, target.container().livenessProbe());
            add(ProbeKind.READINESS, target.container().readinessProbe());
        }

        private void add(ProbeKind kind, @Nullable Probe probe) {
            if (probe != null) {
                runs.put(kind, new Run(this, kind, probe));
            }
        }

        void begin() {
            Run startup = runs.get(ProbeKind.STARTUP);
            if (startup != null) {
                startup.begin();
            } else {
                runs.values().forEach(Run::begin);
            }
        }

        void hasStarted() {
            runs.forEach((kind, run) -> {
                if (kind != ProbeKind.STARTUP) {
                    run.begin();
                }
            });
        }
    }

    /** One probe of one container. Its attempts follow one another, so that only {@link #end} comes from elsewhere. */
    private final class Run {

        private final Probed probed;
        private final ProbeKind kind;
        private final Probe probe;
        private @Nullable Verdict last;
        private int alike;
        private volatile boolean ended;
        private volatile @Nullable Task next;

        Run(Probed probed, ProbeKind kind, Probe probe) {
            this.probed = probed;
            this.kind = kind;
            this.probe = probe;
        }

        void begin() {
            Instant first = probed.startedAt.plusSeconds(probe.initialDelay());
            schedule(Duration.between(time.now(), first));
        }

        void end() {
            ended = true;
            Task pending = next;
            if (pending != null) {
                pending.cancel();
            }
        }

        private void schedule(Duration delay) {
            if (!ended) {
                next = time.after(delay, this::attempt);
                if (ended) {
                    end();
                }
            }
        }

        private void attempt() {
            if (ended) {
                return;
            }
            long begun = time.nanos();
            Instant at = time.now();
            ProbeAttempt attempt;
            try {
                attempt = prober.attempt(probe, probed.target);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            }
            if (ended) {
                return; // the container went away under the probe: what it saw says nothing
            }
            Duration latency = Duration.ofNanos(time.nanos() - begun);
            ProbeResult result =
                    new ProbeResult(probed.target.id(kind), at, attempt.outcome(), latency, attempt.message());
            tally(result.probe()).add(result.outcome(), latency);
            log.append(result);
            listener.attempted(probed.target, result);
            if (judge(attempt.outcome())) {
                Duration period = Duration.ofSeconds(probe.period());
                schedule(period.compareTo(latency) > 0 ? period.minus(latency) : Duration.ZERO);
            }
        }

        /** Counts the outcome, tells a verdict if that makes one, and says whether the probe goes on. */
        private boolean judge(ProbeOutcome outcome) {
            Verdict verdict =
                    switch (outcome) {
                        case SUCCESS, WARNING -> Verdict.SUCCESS;
                        case FAILURE -> Verdict.FAILURE;
                        case UNKNOWN -> null;
                    };
            if (verdict == null) {
                return true;
            }
            alike = verdict == last ? alike + 1 : 1;
            last = verdict;
            int enough = verdict == Verdict.SUCCESS ? probe.successes() : probe.failures();
            if (alike < enough) {
                return true;
            }
            listener.decided(probed.target, kind, verdict);
            if (verdict == Verdict.FAILURE && kind != ProbeKind.READINESS) {
                return false;
            }
            if (verdict == Verdict.SUCCESS && kind == ProbeKind.STARTUP) {
                probed.hasStarted();
                return false;
            }
            return true;
        }
    }
}

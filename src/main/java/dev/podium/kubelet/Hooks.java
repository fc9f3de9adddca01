package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.model.Container;
import dev.podium.model.LifecycleHandler;
import dev.podium.model.Probe;
import dev.podium.network.PodNetwork;
import dev.podium.probe.ProbeAttempt;
import dev.podium.probe.ProbeOutcome;
import dev.podium.probe.ProbeTarget;
import dev.podium.probe.Prober;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs what a container wants done after its start and before its end (upstream's {@code lifecycle/handlers.go}). */
final class Hooks {

    /** A hook may take as long as its container lives, or is left to live. */
    private static final int NO_TIMEOUT = 24 * 3600;

    private final ClusterTime time;
    private final Prober prober;

    Hooks(ClusterTime time, PodNetwork network) {
        this.time = time;
        this.prober = new Prober(network, time);
    }

    /** Runs a hook on a thread of its own; tells {@code done} why it failed, or null, unless it was cancelled before. */
    Task run(
            LifecycleHandler hook,
            PodKey pod,
            String podIp,
            Container container,
            String containerId,
            ContainerRuntime runtime,
            Consumer<@Nullable String> done) {
        ProbeTarget target =
                new ProbeTarget(pod.namespace(), pod.name(), pod.uid(), podIp, container, containerId, runtime);
        AtomicBoolean told = new AtomicBoolean();
        Task thread = time.run("hook", () -> {
            String failure;
            try {
                failure = failure(hook, target);
            } catch (InterruptedException cancelled) {
                return;
            }
            if (told.compareAndSet(false, true)) {
                done.accept(failure);
            }
        });
        return () -> {
            if (told.compareAndSet(false, true)) {
                thread.cancel();
            }
        };
    }

    private @Nullable String failure(LifecycleHandler hook, ProbeTarget target) throws InterruptedException {
        if (hook.sleep() != null) {
            time.sleep(Duration.ofSeconds(hook.sleep().seconds()));
            return null;
        }
        Probe action = new Probe(
                hook.httpGet(), hook.tcpSocket(), hook.exec(), null, null, NO_TIMEOUT, null, null, null, null);
        ProbeAttempt attempt = prober.attempt(action, target);
        return attempt.outcome() == ProbeOutcome.SUCCESS || attempt.outcome() == ProbeOutcome.WARNING
                // Any answer will do for a hook.
                || (hook.httpGet() != null && attempt.message().startsWith("HTTP probe failed with statuscode: "))
                ? null
                : attempt.message();
    }
}

package dev.podium.kubelet;

import dev.podium.model.ContainerState.Terminated;
import dev.podium.model.ContainerState.Waiting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All containers of a Pod begin anew, in the sandbox that they have, since one of them has ended in a way for which its rules ask for that
 * (upstream's {@code RestartAllContainersOnContainerExits}). The others are stopped without ceremony, and nothing is left of any run.
 */
final class JointRestart {

    private static final String REASON = "RestartingAllContainers";
    private static final String MESSAGE = "The container is removed because RestartAllContainers in place";

    /** What a container waits for that has been removed. */
    static final Waiting WAITING = new Waiting(REASON, MESSAGE);

    /** How its run has ended, be it as it may. */
    static final Terminated ENDED = new Terminated(137, null, REASON, MESSAGE, null, null, null);

    private final PodContainers containers;
    private boolean going;

    private JointRestart(PodContainers containers) {
        this.containers = containers;
    }

    /** Null for a Pod to which it cannot happen. */
    static @Nullable JointRestart of(PodContainers containers) {
        boolean possible = containers.regular().anyMatch(each -> each.spec().restartPolicyRules().stream()
                .anyMatch(rule -> rule.action().equals(RestartPolicies.ALL)));
        return possible ? new JointRestart(containers) : null;
    }

    /** Whether it has to begin now. */
    boolean begins() {
        boolean begins = !going && containers.regular().anyMatch(JointRestart::asks);
        going |= begins;
        return begins;
    }

    private static boolean asks(ContainerWorker worker) {
        return worker.report() != null
                && worker.ended() != null
                && RestartPolicies.all(worker.spec(), worker.ended().exitCode());
    }

    /** Whether a run has ended for this only: then there is another one, whatever the restart policy. */
    static boolean ended(Terminated how) {
        return REASON.equals(how.reason());
    }

    boolean going() {
        return going;
    }

    /** Stops one container after the other, main ones first, and clears up when none is left; tells whether that is done. */
    boolean proceed(PodContext context) {
        for (ContainerWorker each : containers.main()) {
            if (stops(each, context)) {
                return false;
            }
        }
        for (ContainerWorker each : containers.init()) {
            if (stops(each, context)) {
                return false;
            }
        }
        containers.regular().forEach(each -> each.reset(context));
        going = false;
        return true;
    }

    private static boolean stops(ContainerWorker each, PodContext context) {
        if (!each.running()) {
            return false;
        }
        // Upstream has no better word for it.
        each.kill(context, "killing", context.now(), Shutdown.Turn.NOW);
        return true;
    }

    void condition(ArrayNode into, String phase) {
        ObjectNode condition = into.addObject().put("type", "AllContainersRestarting");
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        condition.put("status", going && !over ? "True" : "False").putNull("lastProbeTime");
        if (over) {
            condition.put("reason", phase.equals("Succeeded") ? "PodCompleted" : "PodFailed");
        } else if (going) {
            condition.put("reason", "RestartAllContainersStarted").put("message", "container exited with restart policy rule");
        }
    }
}

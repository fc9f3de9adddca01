package dev.podium.controller.job;

import dev.podium.model.ContainerState;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Job;
import dev.podium.model.JobSpec;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Job's {@code podFailurePolicy} says of a Pod that has failed (upstream's {@code pod_failure_policy.go}). */
final class FailurePolicy {

    private FailurePolicy() {}

    /**
     * @param action that of the first rule that matches; null if none does
     * @param failure why the whole Job has failed; null if it has not
     */
    record Verdict(@Nullable String action, @Nullable String failure) {

        /** Whether the failure counts towards the limits. */
        boolean counts() {
            return !"Ignore".equals(action);
        }

        boolean failsIndex() {
            return "FailIndex".equals(action);
        }
    }

    private static final Verdict NONE = new Verdict(null, null);

    static Verdict of(Job job, Pod pod) {
        JobSpec.PodFailurePolicy policy = job.spec().podFailurePolicy();
        if (policy == null) {
            return NONE;
        }
        List<JobSpec.PodFailurePolicy.Rule> rules = policy.rules();
        for (int i = 0; i < rules.size(); i++) {
            JobSpec.PodFailurePolicy.Rule rule = rules.get(i);
            String why = why(rule, pod);
            if (why != null) {
                return new Verdict(
                        rule.action(),
                        rule.action().equals("FailJob") ? why + " matching FailJob rule at index " + i : null);
            }
        }
        return NONE;
    }

    /** How the Pod matches a rule; null if it does not. */
    private static @Nullable String why(JobSpec.PodFailurePolicy.Rule rule, Pod pod) {
        if (pod.status() == null) {
            return null;
        }
        String name = pod.metadata().namespaceOrEmpty() + "/" + pod.metadata().nameOrEmpty();
        JobSpec.PodFailurePolicy.ExitCodes codes = rule.onExitCodes();
        if (codes != null) {
            String why = container(name, pod.status().containerStatuses(), codes);
            return why == null ? container(name, pod.status().initContainerStatuses(), codes) : why;
        }
        for (PodCondition condition : pod.status().conditions()) {
            for (JobSpec.PodFailurePolicy.ConditionPattern each : rule.onPodConditions()) {
                if (condition.type().equals(each.type())
                        && condition.status().equals(each.status() == null ? "True" : each.status())) {
                    return "Pod " + name + " has condition " + condition.type();
                }
            }
        }
        return null;
    }

    /** What is said of the first container that has ended so; null if none has. */
    private static @Nullable String container(
            String pod, List<ContainerStatus> containers, JobSpec.PodFailurePolicy.ExitCodes codes) {
        for (ContainerStatus each : containers) {
            ContainerState.Terminated end = each.state() == null ? null : each.state().terminated();
            if (end != null
                    && end.exitCode() != 0
                    && (codes.containerName() == null || codes.containerName().equals(each.name()))
                    && codes.operator().equals("In") == codes.values().contains(end.exitCode())) {
                return "Container " + each.name() + " for pod " + pod + " failed with exit code " + end.exitCode();
            }
        }
        return null;
    }
}

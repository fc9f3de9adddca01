package dev.podium.controller.podautoscaler;

import dev.podium.client.ApiClient;
import dev.podium.client.RequestFailed;
import dev.podium.model.HorizontalPodAutoscaler;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One look at one autoscaler (upstream's {@code reconcileAutoscaler}). */
final class AutoscalerSync {

    private final ApiClient client;
    private final MetricReader reader;
    private final HorizontalPodAutoscaler autoscaler;
    private final History history;
    private final Reporter reporter;
    private final Limits limits;

    AutoscalerSync(
            ApiClient client, MetricReader reader, HorizontalPodAutoscaler autoscaler, History history, Reporter reporter) {
        this.client = client;
        this.reader = reader;
        this.autoscaler = autoscaler;
        this.history = history;
        this.reporter = reporter;
        this.limits = new Limits(autoscaler.spec(), history, reporter);
    }

    /**
     * How many there are to be.
     *
     * @param why it is another number than before
     * @param metrics that were looked at; none if the number was decided without
     */
    private record Decision(int replicas, String why, List<JsonNode> metrics) {}

    void run() {
        ScaleTarget target;
        try {
            target = ScaleTarget.find(client, autoscaler);
        } catch (Unobtainable missing) {
            reporter.warn("FailedGetScale", missing.text());
            reporter.holdsNot(
                    Reporter.ABLE_TO_SCALE,
                    "FailedGetScale",
                    "the HPA controller was unable to get the target's current scale: " + missing.text());
            return;
        }
        reporter.holds(
                Reporter.ABLE_TO_SCALE,
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale");
        history.begin(target.replicas(), reporter.now());
        if (target.replicas() == 0) {
            reporter.holdsNot(
                    Reporter.SCALING_ACTIVE,
                    "ScalingDisabled",
                    "scaling is disabled since the replica count of the target is zero");
            reporter.forgetScaledToZero();
            reporter.left(0, List.of());
            return;
        }
        Metrics metrics = new Metrics(autoscaler, target, reader, reporter);
        try {
            act(target, decide(target.replicas(), metrics));
        } catch (Unobtainable failed) {
            reporter.undecided(target.replicas(), metrics.shown());
            reporter.warn("FailedComputeMetricsReplicas", failed.text());
        }
    }

    private Decision decide(int current, Metrics metrics) throws Unobtainable {
        int most = autoscaler.spec().maxReplicas();
        int least = autoscaler.spec().least();
        if (current > most) {
            return new Decision(most, "Current number of replicas above Spec.MaxReplicas", List.of());
        }
        if (current < least) {
            return new Decision(least, "Current number of replicas below Spec.MinReplicas", List.of());
        }
        Proposal proposal = metrics.propose();
        int wanted = Math.max(proposal.replicas(), 0);
        String why = wanted > current
                ? proposal.metric() + " above target"
                : wanted < current ? "All metrics below target" : "";
        return new Decision(limits.normalize(current, wanted), why, metrics.shown());
    }

    private void act(ScaleTarget target, Decision decision) {
        int current = target.replicas();
        int wanted = decision.replicas();
        if (wanted == current) {
            reporter.left(current, decision.metrics());
            return;
        }
        String what = "New size: " + wanted + "; reason: " + decision.why();
        try {
            target.scaleTo(wanted);
        } catch (RequestFailed refused) {
            reporter.warn("FailedRescale", what + "; error: " + refused.getMessage());
            reporter.holdsNot(
                    Reporter.ABLE_TO_SCALE,
                    "FailedUpdateScale",
                    "the HPA controller was unable to update the target scale: " + refused.getMessage());
            reporter.undecided(current, decision.metrics());
            return;
        }
        reporter.holds(
                Reporter.ABLE_TO_SCALE,
                "SucceededRescale",
                "the HPA controller was able to update the target scale to " + wanted);
        reporter.tell("SuccessfulRescale", what);
        limits.rescaled(current, wanted);
        reporter.forgetScaledToZero();
        reporter.rescaled(current, wanted, decision.metrics());
    }
}

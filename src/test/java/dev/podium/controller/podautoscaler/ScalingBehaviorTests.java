package dev.podium.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How fast an autoscaler goes that says so itself. */
class ScalingBehaviorTests {

    private final AutoscalerStage stage = new AutoscalerStage();

    @AfterEach
    void close() {
        stage.close();
    }

    /** The numbers of replicas after each of so many looks. */
    private List<Integer> looks(int count) {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stage.look();
            seen.add(stage.replicas());
        }
        return seen;
    }

    private void growing(int from, String scaleUp) {
        stage.work(5000);
        stage.deployment(from);
        stage.autoscaler("maxReplicas: 30\nbehavior:\n  scaleUp: " + scaleUp);
    }

    private void shrinking(int from, String scaleDown) {
        stage.work(0);
        stage.deployment(from);
        stage.autoscaler("maxReplicas: 30\nbehavior:\n  scaleDown: " + scaleDown);
    }

    @Test
    void fourMoreOrTwiceAsManyComeAtOnceUnlessSaidOtherwise() {
        growing(1, "{stabilizationWindowSeconds: 0}");
        assertThat(looks(3)).containsExactly(5, 10, 20);
        assertThat(stage.conditions()).contains("ScalingLimited True ScaleUpLimit");
        assertThat(stage.message("ScalingLimited"))
                .isEqualTo("the desired replica count is increasing faster than the maximum scale rate");
    }

    @Test
    void noMoreComeWithinAPeriodThanItsPolicyAllows() {
        growing(1, "{policies: [{type: Pods, value: 2, periodSeconds: 45}]}");
        assertThat(looks(7)).containsExactly(3, 3, 3, 5, 5, 5, 7);
    }

    @Test
    void everythingCountsThatCameWithinThePeriod() {
        stage.work(200);
        stage.deployment(1);
        stage.autoscaler("maxReplicas: 30\nbehavior: {scaleUp: {policies: [{type: Pods, value: 3, periodSeconds: 45}]}}");
        assertThat(looks(1)).containsExactly(2);
        stage.work(5000);
        assertThat(looks(3)).containsExactly(4, 4, 5);
    }

    @Test
    void whatCameWithinThePeriodMayGoAgain() {
        stage.work(500);
        stage.deployment(2);
        stage.autoscaler("""
                maxReplicas: 30
                behavior: {scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 1, periodSeconds: 60}]}}
                """);
        assertThat(looks(1)).containsExactly(5);
        stage.work(0);
        assertThat(looks(4)).as("never fewer than one less than there were a minute ago").containsExactly(1, 1, 1, 1);
    }

    @Test
    void aPercentageIsRoundedUp() {
        growing(1, "{policies: [{type: Percent, value: 10, periodSeconds: 15}]}");
        assertThat(looks(3)).containsExactly(2, 3, 4);
    }

    @Test
    void ofSeveralPoliciesTheMostGenerousCounts() {
        growing(3, "{policies: [{type: Percent, value: 100, periodSeconds: 15}, {type: Pods, value: 1, periodSeconds: 15}]}");
        assertThat(looks(1)).containsExactly(6);
    }

    @Test
    void unlessTheMeanestIsAskedFor() {
        growing(3, "{selectPolicy: Min, policies: [{type: Percent, value: 100, periodSeconds: 15}, {type: Pods, value: 1, periodSeconds: 15}]}");
        assertThat(looks(2)).containsExactly(4, 5);
    }

    @Test
    void aDirectionCanBeClosed() {
        growing(3, "{selectPolicy: Disabled}");
        assertThat(looks(3)).containsExactly(3, 3, 3);
        assertThat(stage.conditions()).contains("ScalingLimited True ScaleUpLimit");
    }

    @Test
    void theOtherDirectionToo() {
        shrinking(3, "{selectPolicy: Disabled, stabilizationWindowSeconds: 0}");
        assertThat(looks(3)).containsExactly(3, 3, 3);
        assertThat(stage.conditions()).contains("ScalingLimited True ScaleDownLimit");
        assertThat(stage.message("ScalingLimited"))
                .isEqualTo("the desired replica count is decreasing faster than the maximum scale rate");
    }

    @Test
    void noMoreGoWithinAPeriodThanItsPolicyAllows() {
        shrinking(8, "{stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 2, periodSeconds: 30}]}");
        assertThat(looks(5)).containsExactly(6, 6, 4, 4, 2);
    }

    @Test
    void aPercentageOfThoseThatGoIsRoundedUpToo() {
        shrinking(9, "{stabilizationWindowSeconds: 0, policies: [{type: Percent, value: 50, periodSeconds: 15}]}");
        assertThat(looks(4)).containsExactly(4, 2, 1, 1);
    }

    @Test
    void theMeanestPolicyKeepsMost() {
        shrinking(9, "{selectPolicy: Min, stabilizationWindowSeconds: 0, policies: [{type: Percent, value: 50, periodSeconds: 15},"
                + " {type: Pods, value: 1, periodSeconds: 15}]}");
        assertThat(looks(2)).containsExactly(8, 7);
    }

    @Test
    void fewerHaveToBeRecommendedForAsLongAsTheWindow() {
        stage.work(600);
        stage.deployment(6);
        stage.autoscaler("maxReplicas: 30\nbehavior: {scaleDown: {stabilizationWindowSeconds: 60}}");
        stage.look(2);
        stage.work(0);
        assertThat(looks(7)).containsExactly(6, 6, 6, 1, 1, 1, 1);
    }

    @Test
    void theUsualWindowIsFiveMinutes() {
        stage.work(600);
        stage.deployment(6);
        stage.autoscaler("maxReplicas: 30\nbehavior: {scaleUp: {stabilizationWindowSeconds: 0}}");
        stage.look(2);
        stage.work(0);
        assertThat(looks(19)).containsOnly(6);
        assertThat(stage.conditions()).contains("AbleToScale True ScaleDownStabilized");
        assertThat(stage.message("AbleToScale"))
                .isEqualTo("recent recommendations were higher than current one, applying the highest recent recommendation");
        assertThat(looks(1)).containsExactly(1);
    }

    @Test
    void moreHaveToBeRecommendedForAsLongAsTheWindow() {
        stage.work(200);
        stage.deployment(2);
        stage.autoscaler("maxReplicas: 30\nbehavior: {scaleUp: {stabilizationWindowSeconds: 60}}");
        stage.look(2);
        stage.work(400);
        stage.look();
        assertThat(stage.conditions()).contains("AbleToScale True ScaleUpStabilized", "ScalingLimited False DesiredWithinRange");
        assertThat(stage.message("AbleToScale"))
                .isEqualTo("recent recommendations were lower than current one, applying the lowest recent recommendation");
        assertThat(looks(4)).containsExactly(2, 2, 4, 4);
    }
}

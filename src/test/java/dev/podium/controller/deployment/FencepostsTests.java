package dev.podium.controller.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.Deployment;
import dev.podium.model.Records;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FencepostsTests {

    @ParameterizedTest
    @CsvSource({
        "10, 25%, 25%, 3, 2",
        "1, 25%, 25%, 1, 0",
        "3, 0, 10%, 0, 1",
        "3, 0%, 0%, 0, 1",
        "4, 2, 9, 2, 4",
        "0, 25%, 25%, 0, 0",
        "10, 100%, 0, 10, 0"
    })
    void surgeIsRoundedUpAndUnavailabilityDown(
            int replicas, String maxSurge, String maxUnavailable, int surge, int unavailable) {
        String spec = "spec: {replicas: " + replicas + ", strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: " + maxSurge
                + ", maxUnavailable: " + maxUnavailable + "}}}";
        Deployment deployment = Records.read(new YAMLMapper().readTree(spec), Deployment.class);
        assertThat(Fenceposts.of(deployment.spec())).isEqualTo(new Fenceposts(surge, unavailable));
    }

    @ParameterizedTest
    @CsvSource({"spec: {replicas: 3; strategy: {type: Recreate}}"})
    void whatIsRecreatedNeedsNoBounds(String spec) {
        Deployment deployment = Records.read(new YAMLMapper().readTree(spec.replace(';', ',')), Deployment.class);
        assertThat(Fenceposts.of(deployment.spec())).isEqualTo(new Fenceposts(0, 0));
    }
}

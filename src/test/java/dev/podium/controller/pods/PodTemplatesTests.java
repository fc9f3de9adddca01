package dev.podium.controller.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.model.PodTemplate;
import dev.podium.model.Records;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Which templates are the same, and what they are called. */
class PodTemplatesTests {

    private static final String PLAIN = "metadata: {labels: {app: web}}\nspec: {containers: [{name: c, image: nginx}]}\n";

    private static PodTemplate template(String yaml) {
        return Records.read(new YAMLMapper().readTree(yaml), PodTemplate.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {containers: [{image: nginx, name: c}]}\nmetadata: {labels: {app: web}}",
                "metadata: {labels: {app: web, pod-template-hash: abc}}\nspec: {containers: [{name: c, image: nginx}]}",
                "metadata: {creationTimestamp: null, labels: {app: web}}\nspec: {containers: [{name: c, image: nginx, env: []}]}",
                "metadata: {labels: {app: web}, annotations: {}}\nspec: {nodeSelector: {}, containers: [{name: c, image: nginx}]}"
            })
    void whatMeansTheSameIsTheSame(String other) {
        assertThat(PodTemplates.same(template(PLAIN), template(other))).isTrue();
        assertThat(PodTemplates.hash(template(other), null)).isEqualTo(PodTemplates.hash(template(PLAIN), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata: {labels: {app: web}}\nspec: {containers: [{name: c, image: nginx:2}]}",
                "metadata: {labels: {app: web, tier: x}}\nspec: {containers: [{name: c, image: nginx}]}",
                "metadata: {labels: {app: web}, annotations: {a: b}}\nspec: {containers: [{name: c, image: nginx}]}",
                "metadata: {labels: {app: web}}\nspec: {containers: [{name: c, image: nginx}, {name: d, image: nginx}]}",
                "metadata: {labels: {app: web}}\nspec: {hostNetwork: true, containers: [{name: c, image: nginx}]}"
            })
    void whatMeansSomethingElseIsNot(String other) {
        assertThat(PodTemplates.same(template(PLAIN), template(other))).isFalse();
        assertThat(PodTemplates.hash(template(other), null)).isNotEqualTo(PodTemplates.hash(template(PLAIN), null));
    }

    @Test
    void amountsAreComparedNotWritten() {
        String limits = "spec: {containers: [{name: c, resources: {limits: {cpu: %s, memory: %s}}}]}";
        assertThat(PodTemplates.same(
                        template(limits.formatted("1500m", "1Gi")), template(limits.formatted("1.5", "1024Mi"))))
                .isTrue();
        assertThat(PodTemplates.same(template(limits.formatted("1500m", "1Gi")), template(limits.formatted("1", "1Gi"))))
                .isFalse();
    }

    @Test
    void aNameStaysTheSameFromReleaseToRelease() {
        assertThat(PodTemplates.hash(template(PLAIN), null)).isEqualTo("7cd9748f6b");
        assertThat(PodTemplates.hash(template(PLAIN), 1)).isNotEqualTo(PodTemplates.hash(template(PLAIN), null));
    }
}

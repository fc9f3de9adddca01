package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Custom resources, from the definition to the last object. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlCustomIT extends KubectlSession {

    private String group;

    @BeforeEach
    void define(TestInfo test) throws Exception {
        group = "c" + version.replace(".", "") + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode())
                + ".example.com";
        kubectl.input(definition(), "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Established", "crd/crontabs." + group, "--timeout=10s");
    }

    @AfterEach
    void forget() throws Exception {
        kubectl.ok("delete", "crd", "crontabs." + group, "--ignore-not-found", "--timeout=60s");
    }

    private String definition() {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: crontabs.GROUP
                spec:
                  group: GROUP
                  scope: Namespaced
                  names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct]}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    subresources:
                      status: {}
                      scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
                    additionalPrinterColumns:
                    - {name: Spec, type: string, jsonPath: .spec.cronSpec}
                    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec:
                            type: object
                            description: What is wanted.
                            properties:
                              cronSpec: {type: string, pattern: '^(\\S+ ){4}\\S+$', description: When it runs.}
                              replicas: {type: integer, minimum: 1, default: 1}
                          status:
                            type: object
                            properties: {replicas: {type: integer}}
                """
                .replace("GROUP", group);
    }

    private Kubectl.Result apply(String spec, String... more) throws Exception {
        String[] command = new String[more.length + 3];
        System.arraycopy(new String[] {"apply", "-f", "-"}, 0, command, 0, 3);
        System.arraycopy(more, 0, command, 3, more.length);
        return kubectl.input(
                "apiVersion: " + group + "/v1\nkind: CronTab\nmetadata: {name: mine}\nspec: " + spec, command);
    }

    @Test
    void customObjectsAreAppliedShownScaledAndDeleted() throws Exception {
        apply("{cronSpec: '* * * * 1'}").expectSuccess();
        assertThat(kubectl.ok("get", "ct." + group).out()).containsPattern("NAME +SPEC +AGE\nmine +\\* \\* \\* \\* 1 +\\d+s");
        assertThat(apply("{cronSpec: '* * * * 2'}").expectSuccess().out()).contains("configured");
        kubectl.ok("scale", "crontabs." + group, "mine", "--replicas=3");
        assertThat(kubectl.ok("get", "crontabs." + group, "mine", "-o", "jsonpath={.spec.replicas} {.metadata.generation}").out())
                .isEqualTo("3 3");
        kubectl.ok("patch", "crontabs." + group, "mine", "--subresource=status", "--type=merge", "-p", "{\"status\":{\"replicas\":3}}");
        kubectl.ok("wait", "--for=jsonpath={.status.replicas}=3", "crontabs." + group + "/mine", "--timeout=10s");
        kubectl.ok("label", "crontabs." + group, "mine", "a=b");
        kubectl.ok("delete", "crontabs." + group, "-l", "a=b", "--timeout=30s");
        assertThat(kubectl.ok("get", "crontabs." + group).err()).contains("No resources found");
    }

    @Test
    void customObjectsAreAppliedOnTheServer() throws Exception {
        apply("{cronSpec: '* * * * 1'}", "--server-side").expectSuccess();
        assertThat(apply("{cronSpec: '* * * * 2'}", "--server-side", "--field-manager=other").err())
                .contains("conflict with \"kubectl\": .spec.cronSpec");
    }

    @Test
    void whatIsWrongIsToldAsUpstreamTellsIt() throws Exception {
        assertThat(apply("{cronSpec: never}").err())
                .contains("The CronTab \"mine\" is invalid: spec.cronSpec: Invalid value: \"never\": spec.cronSpec in body"
                        + " should match '^(\\S+ ){4}\\S+$'");
        assertThat(apply("{cronSpec: '* * * * 1', extra: 1}").err()).contains("strict decoding error: unknown field \"spec.extra\"");
    }

    @Test
    void theSchemaIsExplained() throws Exception {
        assertThat(kubectl.ok("explain", "crontabs.spec", "--api-version=" + group + "/v1").out())
                .contains("What is wanted.", "cronSpec", "When it runs.", "replicas");
        assertThat(kubectl.ok("api-resources", "--api-group=" + group).out())
                .containsPattern("crontabs +ct +" + group + "/v1 +true +CronTab");
    }

    @Test
    void objectsGoWithTheirDefinition() throws Exception {
        apply("{cronSpec: '* * * * 1'}").expectSuccess();
        kubectl.ok("delete", "crd", "crontabs." + group, "--timeout=60s");
        assertThat(kubectl.run("get", "crontabs." + group).err()).contains("the server doesn't have a resource type");
        kubectl.input(definition(), "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Established", "crd/crontabs." + group, "--timeout=10s");
        kubectl.eventually(each -> each.err().contains("No resources found"), "get", "crontabs." + group);
    }
}

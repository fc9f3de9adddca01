package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl apply --server-side}, and what leads to it. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlApplyIT extends KubectlSession {

    private static final String SETTINGS =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: settings
            data:
              colour: blue
              size: large
            """;

    private Kubectl.Result apply(String yaml, String... more) throws IOException, InterruptedException {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"apply", "--server-side", "-f", "-"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return kubectl.input(yaml, arguments);
    }

    private String data() throws IOException, InterruptedException {
        return kubectl.ok("get", "configmap", "settings", "-o", "jsonpath={.data}").out();
    }

    private String managers() throws IOException, InterruptedException {
        return kubectl.ok(
                        "get",
                        "configmap",
                        "settings",
                        "--show-managed-fields",
                        "-o",
                        "jsonpath={range .metadata.managedFields[*]}{.manager}/{.operation} {end}")
                .out();
    }

    @Test
    void applyCreatesChangesAndGivesUp() throws Exception {
        assertThat(apply(SETTINGS).expectSuccess().out()).isEqualTo("configmap/settings serverside-applied\n");
        assertThat(managers()).isEqualTo("kubectl/Apply ");
        apply(SETTINGS.replace("blue", "red")).expectSuccess();
        assertThat(data()).isEqualTo("{\"colour\":\"red\",\"size\":\"large\"}");
        apply(SETTINGS.replace("  size: large\n", "")).expectSuccess();
        assertThat(data()).isEqualTo("{\"colour\":\"blue\"}");
    }

    @Test
    void aConflictIsExplainedAndCanBeForced() throws Exception {
        apply(SETTINGS).expectSuccess();
        Kubectl.Result refused = apply(SETTINGS.replace("blue", "red"), "--field-manager=painter");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err())
                .startsWith("error: Apply failed with 1 conflict: conflict with \"kubectl\": .data.colour\n")
                .contains("Please review the fields above--they currently have other managers.");
        apply(SETTINGS.replace("blue", "red"), "--field-manager=painter", "--force-conflicts").expectSuccess();
        assertThat(data()).isEqualTo("{\"colour\":\"red\",\"size\":\"large\"}");
        assertThat(managers()).isEqualTo("kubectl/Apply painter/Apply ");
    }

    @Test
    void whatWasAppliedByTheClientMovesToTheServer() throws Exception {
        kubectl.input(SETTINGS, "apply", "-f", "-").expectSuccess();
        assertThat(managers()).isEqualTo("kubectl-client-side-apply/Update ");
        apply(SETTINGS.replace("blue", "red").replace("  size: large\n", "")).expectSuccess();
        assertThat(data()).isEqualTo("{\"colour\":\"red\"}");
        assertThat(managers()).contains("kubectl/Apply ").doesNotContain("Update");
        assertThat(kubectl.ok("apply", "view-last-applied", "configmap", "settings").out()).contains("colour: red");
        kubectl.input(SETTINGS, "apply", "-f", "-").expectSuccess();
        assertThat(data()).isEqualTo("{\"colour\":\"blue\",\"size\":\"large\"}");
    }

    @Test
    void aDryRunAndADiffChangeNothing() throws Exception {
        apply(SETTINGS).expectSuccess();
        assertThat(apply(SETTINGS.replace("blue", "red"), "--dry-run=server").expectSuccess().out())
                .isEqualTo("configmap/settings serverside-applied (server dry run)\n");
        Kubectl.Result diff = kubectl.input(SETTINGS.replace("blue", "red"), "diff", "--server-side", "-f", "-");
        assertThat(diff.code()).as(diff.err()).isEqualTo(1);
        assertThat(diff.out()).contains("-  colour: blue", "+  colour: red");
        assertThat(kubectl.input(SETTINGS, "diff", "--server-side", "-f", "-").expectSuccess().out()).isEmpty();
        assertThat(data()).isEqualTo("{\"colour\":\"blue\",\"size\":\"large\"}");
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        assertThat(apply(SETTINGS.replace("\ndata:", "\ndta:")).err())
                .contains("failed to create typed patch object (", ".dta: field not declared in schema");
        assertThat(apply(SETTINGS.replace("blue", "[1]")).err()).contains(".data.colour: expected string, got &");
    }

    @Test
    void aPodIsAppliedByTwo() throws Exception {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - {name: app, image: nginx, ports: [{containerPort: 80}]}
                """;
        kubectl.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
        apply(pod).expectSuccess();
        kubectl.ok("wait", "--for=condition=Ready", "pod/web", "--timeout=60s");
        apply("apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {tier: front}}", "--field-manager=labeller").expectSuccess();
        apply(pod).expectSuccess();
        assertThat(kubectl.ok(
                                "get",
                                "pod",
                                "web",
                                "--show-managed-fields",
                                "-o",
                                "jsonpath={.metadata.labels.tier} {range .metadata.managedFields[*]}{.manager}/{.subresource} {end}")
                        .out())
                .startsWith("front ")
                .contains("kubectl/ ", "labeller/ ", "kubelet/status ");
    }
}

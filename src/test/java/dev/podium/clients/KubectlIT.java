package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type, and what they expect to see. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlIT extends KubectlSession {

    private static final String ECHO =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: echo
              labels: {app: echo}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: app
                image: ghcr.io/subicura/echo:v1
            """;

    private static final String TALKER =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: talker
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: one
                image: busybox
                command: [sh, -c, 'i=0; while true; do echo "one says $i"; i=$((i+1)); sleep 1; done']
              - name: two
                image: busybox
                command: [sh, -c, 'echo "two is here"; sleep 3600']
            """;

    private void echo() throws IOException, InterruptedException {
        kubectl.input(ECHO, "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Ready", "pod/echo", "--timeout=60s");
    }

    @Test
    void applyCreatesThenConfiguresThenLeavesAlone() throws Exception {
        assertThat(kubectl.input(ECHO, "apply", "-f", "-").expectSuccess().out()).isEqualTo("pod/echo created\n");
        assertThat(kubectl.input(ECHO, "apply", "-f", "-").expectSuccess().out()).isEqualTo("pod/echo unchanged\n");
        String changed = ECHO.replace("{app: echo}", "{app: other}");
        assertThat(kubectl.input(changed, "apply", "-f", "-").expectSuccess().out()).isEqualTo("pod/echo configured\n");
    }

    @Test
    void applyOfAllExamplesWorks() throws Exception {
        Kubectl.Result applied = kubectl.ok("apply", "-f", "examples/");
        assertThat(applied.lines()).hasSize(8).allMatch(each -> each.endsWith(" created"));
    }

    @Test
    void anUnknownFieldIsRefusedByApply() throws Exception {
        Kubectl.Result refused = kubectl.input(ECHO.replace("containers:", "container: []\n  containers:"), "apply", "-f", "-");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("unknown field \"spec.container\"");
    }

    @Test
    void getShowsTheKnownColumns() throws Exception {
        echo();
        List<String> lines = kubectl.ok("get", "pods").lines();
        assertThat(lines.get(0)).matches("NAME +READY +STATUS +RESTARTS +AGE");
        assertThat(lines.get(1)).matches("echo +1/1 +Running +0 +[0-9]+s");
        assertThat(kubectl.ok("get", "nodes").lines().get(0)).matches("NAME +STATUS +ROLES +AGE +VERSION");
    }

    @Test
    void getInOtherFormsWorks() throws Exception {
        echo();
        assertThat(kubectl.ok("get", "pod", "echo", "-o", "wide").lines().get(1)).matches("echo .* 10\\.[0-9.]+ +node-[123] .*");
        assertThat(kubectl.ok("get", "pod", "echo", "-o", "yaml").out()).contains("kind: Pod\n", "  phase: Running\n");
        assertThat(kubectl.ok("get", "pod", "echo", "-o", "jsonpath={.status.podIP}").out()).startsWith("10.");
        assertThat(kubectl.ok("get", "pods", "-o", "name").out()).isEqualTo("pod/echo\n");
        assertThat(kubectl.ok("get", "pods", "--sort-by=.metadata.name").lines()).hasSize(2);
        assertThat(kubectl.ok("get", "pods", "-l", "app=echo", "--field-selector", "status.phase=Running").lines()).hasSize(2);
        assertThat(kubectl.ok("get", "pods", "-l", "app!=echo").err()).contains("No resources found");
    }

    @Test
    void getWatchesAPodComeToLife() throws Exception {
        List<String> seen = kubectl.until(
                line -> line.matches("echo +1/1 +Running .*"),
                () -> {
                    try {
                        kubectl.input(ECHO, "apply", "-f", "-").expectSuccess();
                    } catch (IOException | InterruptedException failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                "get",
                "pods",
                "-w");
        assertThat(seen.get(0)).startsWith("NAME");
        assertThat(seen.stream().filter(each -> each.startsWith("NAME"))).hasSize(1);
        assertThat(seen.get(1)).matches("echo +0/1 +Pending .*");
    }

    @Test
    void describeTellsTheStory() throws Exception {
        echo();
        String story = kubectl.eventually(each -> each.out().contains("Started"), "describe", "pod", "echo").out();
        assertThat(story)
                .containsPattern("Node: +node-[123]/172\\.18\\.")
                .contains("Container ID:   podium://", "Successfully assigned", "Container created", "Container started");
        assertThat(kubectl.ok("describe", "node", "node-1").out()).contains("KubeletReady", "PodCIDR:");
    }

    @Test
    void logsShowFollowAndRemember() throws Exception {
        kubectl.input(TALKER, "apply", "-f", "-").expectSuccess();
        kubectl.ok("wait", "--for=condition=Ready", "pod/talker", "--timeout=60s");
        assertThat(kubectl.ok("logs", "talker", "-c", "two").out()).isEqualTo("two is here\n");
        List<String> followed =
                kubectl.until(line -> line.equals("one says 3"), () -> {}, "logs", "talker", "-c", "one", "-f");
        assertThat(followed).containsExactly("one says 0", "one says 1", "one says 2", "one says 3");
        assertThat(kubectl.ok("logs", "talker", "-c", "one", "--tail=1").lines()).hasSize(1);
        assertThat(kubectl.ok("logs", "talker", "-c", "one", "--timestamps", "--limit-bytes=20").out()).hasSize(20).startsWith("20");
        Kubectl.Result previous = kubectl.run("logs", "talker", "-c", "one", "--previous");
        assertThat(previous.err()).contains("previous terminated container \"one\" in pod \"talker\" not found");
        assertThat(kubectl.run("logs", "talker", "-c", "none").err()).contains("container none is not valid for pod talker");
    }

    @Test
    void logsOfTheRunBeforeAreKept() throws Exception {
        String crasher = TALKER.replace("echo \"two is here\"; sleep 3600", "echo \"run\"; exit 3").replace("talker", "crasher");
        kubectl.input(crasher, "apply", "-f", "-").expectSuccess();
        kubectl.eventually(
                each -> each.out().matches("[1-9].*"), "get", "pod", "crasher", "-o", "jsonpath={.status.containerStatuses[1].restartCount}");
        assertThat(kubectl.ok("logs", "crasher", "-c", "two", "--previous").out()).isEqualTo("run\n");
    }

    @Test
    void explainKnowsTheFields() throws Exception {
        assertThat(kubectl.ok("explain", "pod.spec.containers.livenessProbe").out())
                .contains("FIELD: livenessProbe <Probe>", "failureThreshold", "initialDelaySeconds");
        assertThat(kubectl.ok("explain", "probes.status").out()).contains("outcome");
    }

    @Test
    void deleteWaitsUntilThePodIsGone() throws Exception {
        echo();
        assertThat(kubectl.ok("delete", "pod", "echo").out()).startsWith("pod \"echo\" deleted");
        assertThat(kubectl.run("get", "pod", "echo").err()).contains("Error from server (NotFound): pods \"echo\" not found");
    }

    @Test
    void waitWaits() throws Exception {
        kubectl.input(ECHO, "apply", "-f", "-").expectSuccess();
        assertThat(kubectl.ok("wait", "--for=condition=Ready", "pod/echo", "--timeout=60s").out())
                .isEqualTo("pod/echo condition met\n");
        assertThat(kubectl.run("wait", "--for=condition=Nothing", "pod/echo", "--timeout=1s").err()).contains("timed out");
    }

    @Test
    void labelAndAnnotateChangeMetadata() throws Exception {
        echo();
        assertThat(kubectl.ok("label", "pod", "echo", "tier=web").out()).isEqualTo("pod/echo labeled\n");
        assertThat(kubectl.ok("annotate", "pod", "echo", "note=hello").out()).isEqualTo("pod/echo annotated\n");
        assertThat(kubectl.ok("get", "pods", "-l", "tier=web", "-o", "jsonpath={.items[0].metadata.annotations.note}").out())
                .isEqualTo("hello");
        assertThat(kubectl.ok("label", "pod", "echo", "tier-").out()).isEqualTo("pod/echo unlabeled\n");
    }

    @Test
    void apiResourcesListsWhatIsServed() throws Exception {
        assertThat(kubectl.ok("api-resources").lines())
                .anyMatch(each -> each.matches("pods +po +v1 +true +Pod"))
                .anyMatch(each -> each.matches("leases +coordination.k8s.io/v1 +true +Lease"))
                .anyMatch(each -> each.matches("probes +podium.dev/v1alpha1 +true +Probe"));
        assertThat(kubectl.ok("api-versions").lines()).contains("v1", "events.k8s.io/v1", "podium.dev/v1alpha1");
        assertThat(kubectl.ok("version").out()).contains("Server Version: v1.36");
    }

    @Test
    void eventsTellWhatHappened() throws Exception {
        echo();
        kubectl.eventually(each -> each.out().contains("Started"), "events");
        assertThat(kubectl.ok("events", "--for", "pod/echo").out()).contains("Scheduled", "Created", "Started");
        assertThat(kubectl.ok("get", "events", "--field-selector", "reason=Started").lines()).hasSize(2);
    }

    @Test
    void typedCommandsSendProtobufAndWork() throws Exception {
        kubectl.ok("create", "configmap", "settings", "--from-literal=colour=blue");
        kubectl.ok("create", "secret", "generic", "password", "--from-literal=password=s3cr3t");
        kubectl.ok("create", "serviceaccount", "robot");
        kubectl.ok("run", "web", "--image=nginx", "--port=80");
        assertThat(kubectl.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}").out()).isEqualTo("blue");
        assertThat(kubectl.ok("get", "secret", "password", "-o", "jsonpath={.data.password}").out()).isEqualTo("czNjcjN0");
        kubectl.ok("wait", "--for=condition=Ready", "pod/web", "--timeout=60s");
    }

    @Test
    void aFailingLivenessProbeRestartsUntilItCrashLoops() throws Exception {
        kubectl.ok("apply", "-f", "examples/echo-lp.yaml");
        kubectl.eventually(each -> each.out().contains("CrashLoopBackOff"), "get", "pod", "echo-lp");
        assertThat(kubectl.ok("get", "probes", "-l", "app=echo-lp").out()).contains("Liveness", "Failure");
        assertThat(kubectl.ok("get", "probes", "--field-selector", "spec.podName=echo-lp", "-o", "wide").out())
                .contains("connection refused");
    }

    @Test
    void aFailingReadinessProbeOnlyTakesThePodOutOfTraffic() throws Exception {
        kubectl.ok("apply", "-f", "examples/echo-rp.yaml");
        kubectl.eventually(
                each -> each.out().contains("Failure"), "get", "probes", "--field-selector", "spec.podName=echo-rp");
        assertThat(kubectl.ok("get", "pod", "echo-rp").lines().get(1)).matches("echo-rp +0/1 +Running +0 .*");
    }

    @Test
    void containersOfAPodShareLocalhostAndADirectory() throws Exception {
        kubectl.ok("apply", "-f", "examples/multi-container.yaml");
        List<String> read = kubectl.until(
                line -> line.startsWith("written by trio"),
                () -> {
                    try {
                        kubectl.ok("wait", "--for=condition=Ready", "pod/trio", "--timeout=60s");
                    } catch (IOException | InterruptedException failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                "logs",
                "trio",
                "-c",
                "reader",
                "-f",
                "--pod-running-timeout=60s");
        assertThat(read).isNotEmpty();
    }

    @Test
    void theExamplesAreWhatIsDocumented() throws Exception {
        for (String each : Files.readAllLines(Path.of("examples", "index.txt"))) {
            assertThat(Files.readString(Path.of("examples", each))).startsWith("# ").contains("kubectl apply -f examples/" + each);
        }
    }
}

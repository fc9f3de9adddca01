package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kubelet.ContainerWorker.Role;
import dev.podium.model.Node;
import dev.podium.model.NodeMatcher;
import dev.podium.model.Pod;
import dev.podium.model.PodSpec;
import dev.podium.model.Records;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The kubelet's rules that need no cluster. */
class RulesTests {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static <T> T read(String yaml, Class<T> as) {
        return Records.read(YAML.readTree(yaml), as);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIN, Always, 0, true", "MAIN, Always, 1, true", "MAIN, OnFailure, 0, false", "MAIN, OnFailure, 1, true",
        "MAIN, Never, 0, false", "MAIN, Never, 1, false", "INIT, Always, 0, false", "INIT, Always, 1, true",
        "INIT, OnFailure, 1, true", "INIT, Never, 1, false", "SIDECAR, Never, 0, true", "EPHEMERAL, Always, 1, false",
    })
    void theRestartPolicyDependsOnTheContainersRole(Role role, String policy, int exitCode, boolean again) {
        Pod pod = read("spec: {restartPolicy: " + policy + ", containers: [{name: a}]}", Pod.class);
        assertThat(RestartPolicies.restart(pod, role, pod.spec().containers().getFirst(), exitCode)).isEqualTo(again);
    }

    @Test
    void aBackOffDoublesToFiveMinutesAndIsForgottenAfterTen() {
        BackOff backOff = new BackOff();
        Instant now = START;
        assertThat(backOff.left(now, now)).isZero();
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            backOff.next(now, now);
            assertThat(backOff.left(now, now)).isEqualTo(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
        Instant later = now.plusSeconds(601);
        assertThat(backOff.left(later, later)).isZero();
        backOff.next(later, later);
        assertThat(backOff.left(later, later)).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "12, 12ms", "1500, 1.5s", "10000, 10s", "80000, 1m20s", "300000, 5m0s", "3661000, 1h1m1s"})
    void durationsReadAsGosDo(long millis, String text) {
        assertThat(GoDuration.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "$(A), b", "$$(A), $(A)", "$(MISSING), $(MISSING)", "x$(A)y, xby", "$A, $A", "$(A, $(A", "$$$(A), $b", "100$, 100$",
    })
    void referencesToVariablesAreExpanded(String text, String expanded) {
        assertThat(Environment.expanded(text, Map.of("A", "b"))).isEqualTo(expanded);
    }

    @Test
    void servicesBecomeVariables() {
        JsonNode service = YAML.readTree("""
                metadata: {name: my-db}
                spec:
                  clusterIP: 10.96.0.7
                  ports:
                  - {name: sql, port: 5432, protocol: TCP}
                """);
        assertThat(ServiceVariables.of(List.of(service)))
                .containsEntry("MY_DB_SERVICE_HOST", "10.96.0.7")
                .containsEntry("MY_DB_SERVICE_PORT", "5432")
                .containsEntry("MY_DB_SERVICE_PORT_SQL", "5432")
                .containsEntry("MY_DB_PORT", "tcp://10.96.0.7:5432")
                .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.0.7");
    }

    @Test
    void aHeadlessServiceBecomesNone() {
        assertThat(ServiceVariables.of(List.of(YAML.readTree("{metadata: {name: a}, spec: {clusterIP: None}}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{nodeSelector: {disk: ssd}} | true",
                "{nodeSelector: {disk: hdd}} | false",
                "{key: disk, operator: In, values: [ssd]} | true",
                "{key: disk, operator: NotIn, values: [ssd]} | false",
                "{key: gpu, operator: DoesNotExist} | true",
                "{key: cores, operator: Gt, values: ['4']} | true",
                "{key: cores, operator: Lt, values: ['4']} | false",
            })
    void aNodeIsSelectedByItsLabels(String wish, boolean selected) {
        Node node = read("metadata: {name: n, labels: {disk: ssd, cores: '8'}}", Node.class);
        String spec = wish.startsWith("{nodeSelector")
                ? wish
                : "{affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: ["
                        + wish + "]}]}}}}";
        assertThat(NodeMatcher.required(read(spec, PodSpec.class), node)).isEqualTo(selected);
    }

    private static PodAdmission.Refusal admitted(Pod pod, Node node, Pod... others) {
        return PodAdmission.check(
                pod, PodAdmission.Share.of(pod), node, Stream.of(others).map(PodAdmission.Share::of).toList());
    }

    @Test
    void aNodeTakesNoMoreThanItHas() {
        Node node = read("metadata: {name: n}\nstatus: {allocatable: {cpu: '2', memory: 1Gi, pods: '2'}}", Node.class);
        Pod one = read(
                "spec: {containers: [{name: a, ports: [{containerPort: 80, hostPort: 80}], resources: {requests: {cpu: '1'}}}]}",
                Pod.class);
        assertThat(admitted(one, node)).isNull();
        assertThat(admitted(one, node, one).reason()).isEqualTo("NodePorts");
        assertThat(admitted(one, node, one, one).reason()).isEqualTo("OutOfpods");
        Pod big = read("spec: {containers: [{name: a, resources: {requests: {cpu: 1500m}}}]}", Pod.class);
        assertThat(admitted(big, node, one).message())
                .isEqualTo("Node didn't have enough resource: cpu, requested: 1500, used: 1000, capacity: 2000");
    }

    @Test
    void portsOfANodeConflictOnlyAtTheSameAddress() {
        Node node = read("metadata: {name: n}\nstatus: {allocatable: {pods: '9'}}", Node.class);
        String pod = "spec: {containers: [{name: a, ports: [{containerPort: 80, hostPort: 80, protocol: %s, hostIP: %s}]}]}";
        Pod one = read(pod.formatted("TCP", "127.0.0.1"), Pod.class);
        assertThat(admitted(read(pod.formatted("TCP", "172.18.0.2"), Pod.class), node, one)).isNull();
        assertThat(admitted(read(pod.formatted("UDP", "127.0.0.1"), Pod.class), node, one)).isNull();
        assertThat(admitted(read(pod.formatted("TCP", "0.0.0.0"), Pod.class), node, one).reason()).isEqualTo("NodePorts");
    }

    @Test
    void initContainersCountOnlyAsFarAsTheyNeedMore() {
        Node node = read("metadata: {name: n}\nstatus: {allocatable: {cpu: '2'}}", Node.class);
        Pod pod = read(
                """
                spec:
                  initContainers:
                  - {name: setup, resources: {requests: {cpu: '2'}}}
                  containers:
                  - {name: main, resources: {requests: {cpu: '1'}}}
                """,
                Pod.class);
        assertThat(admitted(pod, node)).isNull();
    }
}

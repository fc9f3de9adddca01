package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.nodeagent.LogRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pods whose containers all begin anew when one of them ends in a certain way. */
class JointRestartTests {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void pod(String name, String script, String rules) {
        stage.pod(name, """
                restartPolicy: Never
                containers:
                  - {name: other, image: nginx}
                  - name: main
                    image: busybox
                    command: [sh, -c, "%s"]
                    restartPolicy: Never
                    restartPolicyRules: %s
                    volumeMounts: [{name: out, mountPath: /out}]
                volumes: [{name: out, emptyDir: {}}]
                """.formatted(script, rules));
    }

    private static final String ALL_ON_42 = "[{action: RestartAllContainers, exitCodes: {operator: In, values: [42]}}]";

    @Test
    void theSandboxAndItsVolumesStayAndNothingElse() throws Exception {
        pod("again", "test -e /tmp/x && echo left; touch /tmp/x; test -e /out/x && sleep 1000; touch /out/x; exit 42", ALL_ON_42);
        String ip = String.valueOf(stage.status("again").podIP());
        stage.advanceSeconds(3);
        assertThat(stage.status("again").podIP()).isEqualTo(ip);
        assertThat(stage.container("again", "other").restartCount()).isEqualTo(1);
        assertThat(stage.container("again", "main").restartCount()).isEqualTo(1);
        assertThat(stage.log("again", "main", LogRequest.Which.CURRENT)).isEmpty();
        assertThat(stage.events("again")).noneMatch(each -> each.startsWith("SandboxChanged"));
        assertThat(stage.condition("again", "AllContainersRestarting").status()).isEqualTo("False");
    }

    @Test
    void thereIsNoWaitingHoweverOftenItHappens() {
        pod("often", "sleep 2; exit 42", ALL_ON_42);
        stage.advanceSeconds(20);
        assertThat(stage.container("often", "other").restartCount()).isGreaterThanOrEqualTo(8);
        assertThat(stage.pod("often").phase()).isEqualTo("Running");
    }

    @Test
    void otherExitCodesAreTheRestartPolicysBusiness() {
        pod("other", "exit 41", ALL_ON_42);
        stage.advanceSeconds(3);
        assertThat(stage.container("other", "other").restartCount()).isZero();
        assertThat(stage.container("other", "main").state().terminated()).isNotNull();
    }

    @Test
    void theFirstRuleThatFitsDecides() {
        pod("first", "test -e /out/x && sleep 1000; touch /out/x; exit 42", """
                [{action: Restart, exitCodes: {operator: NotIn, values: [41]}},
                 {action: RestartAllContainers, exitCodes: {operator: In, values: [42]}}]""");
        stage.advanceSeconds(3);
        assertThat(stage.container("first", "main").restartCount()).isEqualTo(1);
        assertThat(stage.container("first", "other").restartCount()).isZero();
    }

    @Test
    void aPodThatIsDeletedMeanwhileGoes() {
        stage.pod("going", """
                restartPolicy: Never
                containers:
                  - {name: stubborn, image: busybox, command: [sh, -c, "trap '' TERM; while true; do sleep 1; done"]}
                  - name: main
                    image: busybox
                    command: [sh, -c, "sleep 1; exit 42"]
                    restartPolicy: Never
                    restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [42]}}]
                """);
        stage.advanceSeconds(2);
        assertThat(stage.condition("going", "AllContainersRestarting").reason()).isEqualTo("RestartAllContainersStarted");
        stage.delete("going");
        stage.advanceSeconds(40);
        assertThat(stage.find("going")).isNull();
    }

    @Test
    void podsWithoutSuchRulesDoNotSpeakOfIt() {
        stage.pod("plain", "containers: [{name: main, image: nginx}]\n");
        List<String> types = stage.tree("plain").at("/status/conditions").valueStream()
                .map((JsonNode each) -> each.path("type").asString(""))
                .toList();
        assertThat(types).doesNotContain("AllContainersRestarting").contains("Ready");
    }
}

package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What containers find in their volumes, and what they may do with it. */
class VolumeTests {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void configMap(String name, String data) {
        stage.create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: " + data);
    }

    private void change(String name, String key, String value) {
        stage.client.update(ResourceType.CONFIG_MAPS, "default", name, found -> {
            ObjectNode changed = (ObjectNode) found.deepCopy();
            ((ObjectNode) changed.path("data")).put(key, value);
            return changed;
        });
        stage.time.settle();
    }

    /** A Pod whose script runs on and prints as it goes. */
    private void start(String script, String mounts, String pod) {
        stage.pod("p", """
                restartPolicy: Never
                %s
                containers:
                - name: c
                  image: busybox
                  command: [sh, -c, "%s"]
                  env: [{name: WHERE, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['where']"}}}]
                  volumeMounts: %s
                """.formatted(pod, script, mounts));
        stage.advanceSeconds(3);
    }

    private String log() throws Exception {
        return stage.log("p", "c", LogRequest.Which.CURRENT);
    }

    @Test
    void emptyDirectoriesAreOpenToEverybodyAndTellTheirMedium() throws Exception {
        start("stat -c '%a' /disk /memory; mount | grep /memory", "[{name: d, mountPath: /disk}, {name: m, mountPath: /memory}]",
                "volumes: [{name: d, emptyDir: {}}, {name: m, emptyDir: {medium: Memory}}]");
        assertThat(log()).isEqualTo("777\n777\ntmpfs on /memory type tmpfs (rw,relatime)\n");
    }

    @Test
    void filesOfAConfigMapAreLinksIntoOneDirectoryAndCannotBeWritten() throws Exception {
        configMap("cm", "{a: one}");
        start("readlink /v/a; stat -L -c '%a' /v/a; echo two > /v/a; cat /v/a", "[{name: v, mountPath: /v}]",
                "volumes: [{name: v, configMap: {name: cm, defaultMode: 256}}]");
        assertThat(log()).isEqualTo("..data/a\n400\nsh: can't create /v/a: Read-only file system\none");
    }

    @Test
    void filesAreGivenToTheGroupOfTheVolumes() throws Exception {
        configMap("cm", "{a: one}");
        start("stat -L -c '%a %g' /v/a; touch /e/x; stat -c %g /e/x", "[{name: v, mountPath: /v}, {name: e, mountPath: /e}]",
                """
                securityContext: {fsGroup: 123, runAsUser: 1000}
                volumes: [{name: v, configMap: {name: cm, defaultMode: 256}}, {name: e, emptyDir: {}}]
                """);
        assertThat(log()).isEqualTo("440 123\n123\n");
    }

    @Test
    void changesReachAVolumeButNotAPartOfItThatIsMountedOnItsOwn() throws Exception {
        configMap("cm", "{a: one}");
        start("cat /v/a /part; sleep 5; cat /v/a /part", "[{name: v, mountPath: /v}, {name: v, mountPath: /part, subPath: a}]",
                "volumes: [{name: v, configMap: {name: cm}}]");
        change("cm", "a", "two");
        stage.advanceSeconds(10);
        assertThat(log()).isEqualTo("oneone" + "twoone");
    }

    @Test
    void aVolumeThatLacksSomethingHoldsNoOtherBack() throws Exception {
        configMap("broken", "{a: one}");
        configMap("fine", "{a: one}");
        start("cat /b/a /f/a; sleep 5; cat /b/a /f/a", "[{name: b, mountPath: /b}, {name: f, mountPath: /f}]", """
                volumes:
                - {name: b, configMap: {name: broken, items: [{key: a, path: a}]}}
                - {name: f, configMap: {name: fine}}
                """);
        stage.client.delete(ResourceType.CONFIG_MAPS, "default", "broken");
        change("fine", "a", "two");
        stage.advanceSeconds(10);
        assertThat(log()).isEqualTo("oneone" + "onetwo");
    }

    @Test
    void aPathThatIsNoneKeepsAContainerWaitingUntilItIs() {
        start("ls /v", "[{name: v, mountPath: /v, subPathExpr: $(WHERE)/x}]", "volumes: [{name: v, emptyDir: {}}]");
        assertThat(stage.container("p", "c").state().waiting().message())
                .isEqualTo("error SubPath `/x` must not be an absolute path");
        stage.client.update(ResourceType.of("", "v1", "pods"), "default", "p", found -> {
            ObjectNode changed = (ObjectNode) found.deepCopy();
            ((ObjectNode) changed.path("metadata")).putObject("annotations").put("where", "here");
            return changed;
        });
        stage.advanceSeconds(60);
        assertThat(stage.status("p").phase()).isEqualTo("Succeeded");
    }
}

package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ClusterOptions;
import dev.podium.client.ResourceType;
import dev.podium.nodeagent.LogRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is on volumes after the cluster has been closed and started again on its folder. */
class KeptVolumeTests {

    private static final String MOUNT = "volumeMounts: [{name: v, mountPath: /data}]";

    @TempDir
    private Path folder;

    private @Nullable Stage stage;

    private Stage stage() {
        if (stage == null) {
            stage = new Stage(2, new ClusterOptions.Storage.Folder(folder), Stage.START);
        }
        return stage;
    }

    @AfterEach
    void close() {
        if (stage != null) {
            stage.close();
            stage = null;
        }
    }

    private void create(String yaml) {
        ObjectNode object = (ObjectNode) new YAMLMapper().readTree(yaml);
        ResourceType<JsonNode> type = stage().client.resourceOf(
                object.path("apiVersion").asString(), object.path("kind").asString(), JsonNode.class);
        stage().client.create(type, stage().client.namespaced(type) ? "default" : "", object);
        stage().time.settle();
    }

    private void claim(String spec) {
        create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                  %s
                """.formatted(spec));
    }

    private void volume(String source) {
        create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk}
                spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, %s}
                """.formatted(source));
        claim("storageClassName: ''");
    }

    private void start(String name, String script, String container, String pod) {
        stage().pod(name, """
                restartPolicy: Never
                %s
                containers:
                - name: c
                  image: busybox
                  command: [sh, -c, "%s"]
                  %s
                """.formatted(pod.strip(), script, container));
        stage().time.settle();
    }

    private String run(String name, String script, String more) throws Exception {
        return run(name, script, MOUNT, "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]\n" + more);
    }

    private String run(String name, String script, String container, String pod) throws Exception {
        start(name, script, container, pod);
        // Time enough to make a volume, also when a controller has to try again, and to put it down.
        stage().advanceSeconds(8);
        return stage().log(name, "c", LogRequest.Which.CURRENT);
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(folder.resolve("volumes"))) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder.resolve("volumes"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void whatAPodWroteIsThereAfterARestart() throws Exception {
        claim("");
        String touched = run("one", "cd /data; echo hello > file; mkdir -p a/b; ln -s ../file a/link; chmod 600 file; chown 5:6 a; touch a/b;"
                + " stat -c %Y a/b", "");
        close();
        assertThat(run("two", "cd /data; cat a/link; stat -c '%a %u %g %n' . file a; stat -c %Y a/b", ""))
                .isEqualTo("hello\n777 0 0 .\n600 0 0 file\n755 5 6 a\n" + touched);
    }

    @Test
    void whatIsWrittenLastIsKeptWhenTheClusterIsClosed() throws Exception {
        claim("");
        start("one", "while true; do date +%s; sleep 1; done | tee /data/log", MOUNT,
                "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        stage().advance(Duration.ofMillis(20_100));
        String written = stage().log("one", "c", LogRequest.Which.CURRENT);
        assertThat(written.lines()).hasSizeGreaterThan(10);
        stage().delete("one");
        close();
        assertThat(run("two", "cat /data/log", "")).isEqualTo(written);
    }

    @Test
    void whatIsWrittenIsPutDownASecondLater() throws Exception {
        claim("");
        start("one", "sleep 5; echo x > /data/f; sleep 15; rm /data/f; sleep 100", MOUNT,
                "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        stage().advanceSeconds(4);
        assertThat(files()).isEmpty();
        stage().advanceSeconds(10);
        assertThat(files()).hasSize(1);
        Path file = files().getFirst();
        long size = Files.size(file);
        stage().advanceSeconds(18);
        assertThat(Files.size(file)).isLessThan(size);
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        stage().advanceSeconds(60);
        assertThat(Files.getLastModifiedTime(file).toMillis()).isZero();
    }

    @Test
    void podsWithoutClaimsLeaveNothing() throws Exception {
        assertThat(run("p", "echo x > /tmp/f; echo y > /data/f; echo z > /host/f; cat /data/f",
                        "volumeMounts: [{name: v, mountPath: /data}, {name: h, mountPath: /host}]",
                        "volumes: [{name: v, emptyDir: {}}, {name: h, hostPath: {path: /srv}}]"))
                .isEqualTo("y\n");
        close();
        assertThat(folder.resolve("volumes")).doesNotExist();
    }

    @Test
    void partsOfVolumesAndTheGroupAreKept() throws Exception {
        claim("");
        run("one", "echo x > /part/file", "volumeMounts: [{name: v, mountPath: /part, subPath: some/where}]",
                "securityContext: {fsGroup: 123}\nvolumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        close();
        assertThat(run("two", "cat /data/some/where/file; stat -c %g /data", "")).isEqualTo("x\n123\n");
    }

    @Test
    void blockDevicesAreKept() throws Exception {
        claim("volumeMode: Block");
        String device = "volumeDevices: [{name: v, devicePath: /dev/xvda}]";
        String volumes = "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]";
        run("one", "echo raw > /dev/xvda", device, volumes);
        close();
        assertThat(run("two", "cat /dev/xvda", device, volumes)).isEqualTo("raw\n");
    }

    @Test
    void whatEveryNodeReachesIsKept() throws Exception {
        for (String source : List.of("nfs: {server: files, path: /export}", "csi: {driver: d.example.com, volumeHandle: h}")) {
            volume(source + ", persistentVolumeReclaimPolicy: Retain");
            run("one", "echo shared > /data/file", "nodeName: node-1");
            close();
            assertThat(run("two", "cat /data/file", "nodeName: node-2")).isEqualTo("shared\n");
            stage().delete("one");
            stage().delete("two");
            stage().advanceSeconds(60);
            stage().client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
            stage().advanceSeconds(5);
            stage().client.delete(ResourceType.VOLUMES, "", "disk");
            stage().advanceSeconds(5);
        }
    }

    @Test
    void aServersDirectoryIsNotLeft() throws Exception {
        volume("nfs: {server: files, path: /export/../../../../csi/x}");
        run("one", "echo shared > /data/file", "nodeName: node-1");
        close();
        assertThat(files()).containsExactly(folder.resolve("volumes/network/%2fnfs%2ffiles%2fcsi%2fx.tar"));
    }

    @Test
    void volumesThatWereMadeByHandAreKeptWithWhatWasThereBefore() throws Exception {
        run("admin", "mkdir -p /data/disks/a; echo early > /data/disks/a/early", MOUNT,
                "nodeName: node-1\nvolumes: [{name: v, hostPath: {path: /mnt}}]");
        volume("local: {path: /mnt/disks/a}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions:"
                + " [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}}");
        run("one", "echo late > /data/late", "");
        close();
        assertThat(run("two", "cat /data/*", "")).isEqualTo("early\nlate\n");
    }

    @Test
    void hostPathVolumesAreKeptOnTheirNode() throws Exception {
        volume("hostPath: {path: /data/pv}");
        run("one", "echo here > /data/f", "nodeName: node-2");
        close();
        assertThat(run("two", "cat /data/f", "nodeName: node-2")).isEqualTo("here\n");
        assertThat(run("three", "ls /data", "nodeName: node-1")).isEmpty();
    }

    @Test
    void whatIsDeletedDoesNotComeBack() throws Exception {
        claim("");
        run("one", "echo x > /data/f", "");
        assertThat(files()).hasSize(1);
        stage().delete("one");
        stage().advanceSeconds(40);
        stage().client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
        stage().advanceSeconds(5);
        assertThat(files()).isEmpty();
        close();
        assertThat(files()).isEmpty();
    }

    @Test
    void aNodesVolumesGoWithTheNode() throws Exception {
        volume("hostPath: {path: /data/pv}");
        run("one", "echo here > /data/f", "nodeName: node-2");
        run("two", "echo there > /data/f", "nodeName: node-1");
        assertThat(files()).hasSize(2);
        stage().client.delete(ResourceType.of("", "v1", "nodes"), "", "node-2");
        stage().time.settle();
        assertThat(files()).containsExactly(folder.resolve("volumes/nodes/node-1/%2fdata%2fpv.tar"));
    }

    @Test
    void aDamagedVolumeIsSetAsideAndEmpty() throws Exception {
        claim("");
        run("one", "echo x > /data/f", "");
        close();
        Path file = files().getFirst();
        Files.write(file, new byte[] {7}, StandardOpenOption.APPEND);
        assertThat(run("two", "ls /data; echo y > /data/g; ls /data", "")).isEqualTo("g\n");
        close();
        assertThat(files()).containsExactly(file, file.resolveSibling(file.getFileName() + ".damaged"));
        assertThat(run("three", "cat /data/g", "")).isEqualTo("y\n");
    }

    @Test
    void oneVolumeInAnotherIsKeptOnce() throws Exception {
        String inner = "volumes: [{name: v, persistentVolumeClaim: {claimName: inner}}]\nnodeName: node-1";
        volume("hostPath: {path: /data}");
        run("one", "mkdir /data/in; echo outer > /data/f; echo first > /data/in/f; echo stale > /data/in/gone", "nodeName: node-1");
        create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: inner}
                spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /data/in}}
                """);
        create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: inner}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: '', volumeName: inner}
                """);
        stage().advanceSeconds(20);
        run("two", "rm /data/gone; echo second > /data/f", MOUNT, inner);
        close();
        assertThat(run("three", "cd /data; ls . in; cat f in/f; echo third > in/f", "nodeName: node-1"))
                .isEqualTo(".:\nf\nin\n\nin:\nf\nouter\nsecond\n");
        close();
        assertThat(run("four", "cat /data/f", MOUNT, inner)).isEqualTo("third\n");
    }
}

package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Volumes of what somebody has got ready on a node. */
class NodeVolumeTests {

    private final Stage stage = new Stage();
    private int scripts;

    @AfterEach
    void close() {
        stage.close();
    }

    private String log(String pod) throws Exception {
        return stage.log(pod, "c", LogRequest.Which.CURRENT);
    }

    /** Runs a script on the node, as an administrator does; answers with what it printed. */
    private String onNode(String script) throws Exception {
        String name = "admin-" + ++scripts;
        stage.pod(name, """
                restartPolicy: Never
                hostPID: true
                hostNetwork: true
                containers:
                - name: c
                  image: busybox
                  command: [nsenter, --mount=/rootfs/proc/1/ns/mnt, --, sh, -c, "%s"]
                  securityContext: {privileged: true}
                  volumeMounts: [{name: rootfs, mountPath: /rootfs}]
                volumes: [{name: rootfs, hostPath: {path: /}}]
                """.formatted(script));
        stage.advanceSeconds(3);
        return log(name);
    }

    private void start(String name, String script, String uses, String pod) {
        stage.pod(name, """
                restartPolicy: Never
                %s
                containers:
                - name: c
                  image: busybox
                  command: [sh, -c, "%s"]
                  %s
                """.formatted(pod.strip(), script, uses));
        stage.advanceSeconds(3);
    }

    private void create(String yaml) {
        ObjectNode object = (ObjectNode) new YAMLMapper().readTree(yaml);
        ResourceType<JsonNode> type = stage.client.resourceOf(
                object.path("apiVersion").asString(), object.path("kind").asString(), JsonNode.class);
        stage.client.create(type, stage.client.namespaced(type) ? "default" : "", object);
        stage.time.settle();
    }

    /** A local volume with a claim of its own, both of one name. */
    private void local(String name, String path, String mode) {
        create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %1$s}
                spec:
                  accessModes: [ReadWriteOnce]
                  capacity: {storage: 1Gi}
                  volumeMode: %3$s
                  storageClassName: ""
                  claimRef: {namespace: default, name: %1$s}
                  local: {path: %2$s}
                  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/os, operator: Exists}]}]}}
                """.formatted(name, path, mode));
        create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s}
                spec:
                  accessModes: [ReadWriteOnce]
                  volumeMode: %2$s
                  storageClassName: ""
                  volumeName: %1$s
                  resources: {requests: {storage: 1Gi}}
                """.formatted(name, mode));
        stage.advanceSeconds(1);
    }

    private static String claimed(String name) {
        return "volumes: [{name: v, persistentVolumeClaim: {claimName: %s}}]".formatted(name);
    }

    private static final String MOUNTED = "volumeMounts: [{name: v, mountPath: /data}]";

    @ParameterizedTest
    @CsvSource({
        "file, File, ''", "file, Directory, directory", "file, DirectoryOrCreate, directory", "file, CharDevice, character device",
        "directory, Directory, ''", "directory, File, file", "directory, FileOrCreate, file", "directory, BlockDevice, block device",
        "char, CharDevice, ''", "char, File, file", "char, BlockDevice, block device", "block, BlockDevice, ''",
        "block, Directory, directory", "block, Socket, socket file", "socket, Socket, ''", "socket, File, file",
        "nothing, Socket, socket file", "nothing, CharDevice, character device", "nothing, File, file", "nothing, FileOrCreate, ''",
    })
    void aPathMustBeOfTheTypeThatIsAsked(String name, String type, String refusal) throws Exception {
        assertThat(onNode("mkdir -p /t/directory; cd /t; touch file; mknod char c 89 1; mknod block b 89 1; nc -lU socket & sleep 1")).isEmpty();
        start("p", "true", MOUNTED, "volumes: [{name: v, hostPath: {path: /t/%s, type: %s}}]".formatted(name, type));
        if (refusal.isEmpty()) {
            assertThat(stage.status("p").phase()).isEqualTo("Succeeded");
        } else {
            assertThat(stage.events("p")).containsExactly("FailedMount: MountVolume.SetUp failed for volume \"v\" : hostPath type check failed: /t/"
                    + name + " is not a " + refusal);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mkdir /d", "mkdir /real && ln -s /real /d", "mkdir /d && mount --bind /d /d", "mkdir /real && mount --bind /real /real && ln -s /real /d",
        "mkdir /d && mount -t tmpfs -o size=10m tmpfs-d /d",
        "mkdir /d && truncate -s 1M /f && losetup -f /f && mkfs.ext4 -q /dev/loop0 && mount -t ext4 /dev/loop0 /d",
    })
    void podsShareALocalDirectoryOfWhateverKind(String preparation) throws Exception {
        assertThat(onNode(preparation)).isEmpty();
        local("disk", "/d", "Filesystem");
        start("one", "echo hello > /data/file; sleep 1000", MOUNTED, claimed("disk"));
        start("two", "cat /data/file; stat -c %g /data", MOUNTED, claimed("disk") + "\nsecurityContext: {fsGroup: 1234}");
        assertThat(log("two")).isEqualTo("hello\n1234\n");
        assertThat(onNode("cat /d/file")).isEqualTo("hello\n");
    }

    @Test
    void anEmptyDeviceGetsAFileSystem() throws Exception {
        assertThat(onNode("truncate -s 1M /f && losetup -f /f")).isEmpty();
        local("disk", "/dev/loop0", "Filesystem");
        start("one", "echo hello > /data/file", MOUNTED, claimed("disk"));
        assertThat(onNode("blkid -o value -s TYPE /dev/loop0; mkdir /d; mount /dev/loop0 /d; cat /d/file")).isEqualTo("ext4\nhello\n");
    }

    @Test
    void aDeviceIsWrittenByPods() throws Exception {
        assertThat(onNode("dd if=/dev/zero of=/f bs=4096 count=10 2> /dev/null && losetup -f /f")).isEmpty();
        local("disk", "/dev/loop0", "Block");
        start("one", "test -b /dev/xvda && echo hello > /dev/xvda", "volumeDevices: [{name: v, devicePath: /dev/xvda}]", claimed("disk"));
        start("two", "head -n 1 /dev/xvda", "volumeDevices: [{name: v, devicePath: /dev/xvda}]", claimed("disk"));
        assertThat(log("two")).isEqualTo("hello\n");
        assertThat(onNode("head -n 1 /f; stat -c %s /f; LOOP=$(losetup | grep /f | awk '{ print $1 }') 2>&1 > /dev/null && echo ${LOOP}"))
                .isEqualTo("hello\n40960\n/dev/loop0\n");
    }

    @Test
    void whatIsNotThereIsWaitedFor() throws Exception {
        local("disk", "/d", "Filesystem");
        start("p", "ls /data", MOUNTED, claimed("disk"));
        assertThat(stage.events("p"))
                .containsExactly("FailedMount: MountVolume.NewMounter initialization failed for volume \"disk\" : path \"/d\" does not exist");
        assertThat(onNode("mkdir /d; touch /d/file")).isEmpty();
        stage.advanceSeconds(200);
        assertThat(log("p")).isEqualTo("file\n");
        local("raw", "/dev/loop7", "Block");
        start("q", "true", "volumeDevices: [{name: v, devicePath: /dev/xvda}]", claimed("raw"));
        assertThat(stage.events("q")).containsExactly(
                "FailedMapVolume: MapVolume.EvalHostSymlinks failed for volume \"raw\" : lstat /dev/loop7: no such file or directory");
        local("file", "/etc/hosts", "Filesystem");
        start("r", "true", MOUNTED, claimed("file"));
        assertThat(stage.events("r")).containsExactly("FailedMount: MountVolume.NewMounter initialization failed for volume \"file\" :"
                + " only directory and block device are supported");
    }

    @Test
    void mountsOfTheNodeReachARunningPodThatWantsThem() throws Exception {
        onNode("mkdir -p /m/inner");
        start("p", "until [ -e /data/inner/file ]; do sleep 1; done; echo seen; sleep 1000",
                "volumeMounts: [{name: v, mountPath: /data, mountPropagation: HostToContainer}, {name: v, mountPath: /alone}]",
                "volumes: [{name: v, hostPath: {path: /m}}]");
        assertThat(log("p")).isEmpty();
        onNode("mount -t tmpfs t /m/inner; touch /m/inner/file");
        stage.advanceSeconds(3);
        assertThat(log("p")).isEqualTo("seen\n");
    }
}

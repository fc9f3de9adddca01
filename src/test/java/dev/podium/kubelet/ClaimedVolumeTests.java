package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What containers find in volumes that outlive their Pods. */
class ClaimedVolumeTests {

    private final Stage stage = new Stage(2);

    @AfterEach
    void close() {
        stage.close();
    }

    private void create(String yaml) {
        ObjectNode object = (ObjectNode) new YAMLMapper().readTree(yaml);
        ResourceType<JsonNode> type = stage.client.resourceOf(
                object.path("apiVersion").asString(), object.path("kind").asString(), JsonNode.class);
        stage.client.create(type, stage.client.namespaced(type) ? "default" : "", object);
        stage.time.settle();
    }

    private void claim(String name, String spec) {
        create("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                  %s
                """.formatted(name, spec));
    }

    private void volume(String name, String source) {
        create("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s}
                spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, %s}
                """.formatted(name, source));
    }

    /** A Pod whose script sees the claim {@code data} at {@code /data}; what it prints, once it has ended. */
    private String run(String name, String script, String more) throws Exception {
        start(name, script, "volumeMounts: [{name: v, mountPath: /data}]", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]\n" + more);
        stage.advanceSeconds(5);
        return stage.log(name, "c", LogRequest.Which.CURRENT);
    }

    private void start(String name, String script, String container, String pod) {
        stage.pod(name, """
                restartPolicy: Never
                %s
                containers:
                - name: c
                  image: busybox
                  command: [sh, -c, "%s"]
                  %s
                """.formatted(pod.strip(), script, container));
        stage.time.settle();
    }

    private void delete(String pod) {
        stage.delete(pod);
        stage.advanceSeconds(40);
    }

    private PersistentVolumeClaim claim(String name) {
        return stage.client.find(ResourceType.VOLUME_CLAIMS, "default", name);
    }

    @Test
    void whatAPodWritesTheNextOneReads() throws Exception {
        claim("data", "");
        assertThat(run("one", "echo hello > /data/file; stat -c %a /data", "")).isEqualTo("777\n");
        String node = stage.pod("one").spec().nodeName();
        delete("one");
        assertThat(run("two", "cat /data/file", "")).isEqualTo("hello\n");
        assertThat(stage.pod("two").spec().nodeName()).isEqualTo(node);
    }

    @Test
    void podsOnOneNodeShareAVolume() throws Exception {
        claim("data", "");
        start("writer", "sleep 2; echo now > /data/file; sleep 100", "volumeMounts: [{name: v, mountPath: /data}]",
                "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        assertThat(run("reader", "until [ -e /data/file ]; do sleep 1; done; cat /data/file", "")).isEqualTo("now\n");
    }

    @Test
    void aVolumeThatIsOnlyReadCannotBeWritten() throws Exception {
        claim("data", "");
        start("p", "echo x > /data/file", "volumeMounts: [{name: v, mountPath: /data}]",
                "volumes: [{name: v, persistentVolumeClaim: {claimName: data, readOnly: true}}]");
        stage.advanceSeconds(5);
        assertThat(stage.log("p", "c", LogRequest.Which.CURRENT)).isEqualTo("sh: can't create /data/file: Read-only file system\n");
    }

    @Test
    void aPartOfAVolumeIsMountedOnItsOwn() throws Exception {
        claim("data", "");
        start("p", "echo x > /part/file; cat /data/some/where/file",
                "volumeMounts: [{name: v, mountPath: /data}, {name: v, mountPath: /part, subPath: some/where}]",
                "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        stage.advanceSeconds(5);
        assertThat(stage.log("p", "c", LogRequest.Which.CURRENT)).isEqualTo("x\n");
    }

    @Test
    void aVolumeIsGivenToTheGroupOfThePod() throws Exception {
        claim("data", "");
        assertThat(run("p", "touch /data/x; stat -c %g /data /data/x", "securityContext: {fsGroup: 123, runAsUser: 1000}"))
                .isEqualTo("123\n123\n");
    }

    @Test
    void aBlockDeviceIsAFile() throws Exception {
        claim("data", "volumeMode: Block");
        start("p", "ls /dev/xvda; echo raw > /dev/xvda; cat /dev/xvda", "volumeDevices: [{name: v, devicePath: /dev/xvda}]",
                "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        stage.advanceSeconds(5);
        assertThat(stage.log("p", "c", LogRequest.Which.CURRENT)).isEqualTo("/dev/xvda\nraw\n");
    }

    @Test
    void aBlockDeviceCannotBeMounted() {
        claim("data", "volumeMode: Block");
        start("p", "true", "volumeMounts: [{name: v, mountPath: /data}]", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        assertThat(stage.events("p")).containsExactly("FailedMount: Unable to attach or mount volumes: unmounted volumes=[v],"
                + " unattached volumes=[], failed to process volumes=[v]: error processing PVC default/data: volume v has"
                + " volumeMode Block, but is specified in volumeMounts");
    }

    @Test
    void everyNodeReachesWhatIsOnTheNetwork() throws Exception {
        for (String source : new String[] {"nfs: {server: files, path: /export}", "csi: {driver: d.example.com, volumeHandle: h}"}) {
            volume("disk", source + ", persistentVolumeReclaimPolicy: Retain");
            claim("data", "storageClassName: ''");
            run("one", "echo shared > /data/file", "nodeName: node-1");
            assertThat(run("two", "cat /data/file", "nodeName: node-2")).isEqualTo("shared\n");
            stage.delete("one");
            stage.delete("two");
            stage.client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
            stage.advanceSeconds(40);
            stage.client.delete(ResourceType.VOLUMES, "", "disk");
            stage.time.settle();
            volume("disk", source);
            claim("data", "storageClassName: ''");
            assertThat(run("again", "cat /data/file", "")).isEqualTo("shared\n");
            stage.delete("again");
            stage.client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
            stage.advanceSeconds(40);
            stage.client.delete(ResourceType.VOLUMES, "", "disk");
            stage.time.settle();
        }
    }

    @Test
    void aPodMayNameADirectoryOfAServerItself() throws Exception {
        volume("disk", "nfs: {server: files, path: /export}");
        claim("data", "storageClassName: ''");
        run("one", "echo shared > /data/file", "");
        start("two", "cat /data/file", "volumeMounts: [{name: v, mountPath: /data}]",
                "volumes: [{name: v, nfs: {server: files, path: /export}}]");
        stage.advanceSeconds(5);
        assertThat(stage.log("two", "c", LogRequest.Which.CURRENT)).isEqualTo("shared\n");
    }

    @Test
    void aPathOfTheNodeIsAVolumeOfEachNode() throws Exception {
        volume("disk", "hostPath: {path: /srv}");
        claim("data", "storageClassName: ''");
        run("one", "echo here > /data/file", "nodeName: node-1");
        assertThat(run("two", "ls /data", "nodeName: node-2")).isEmpty();
        assertThat(run("three", "ls /data", "nodeName: node-1")).isEqualTo("file\n");
    }

    @Test
    void theBytesGoWithTheVolume() throws Exception {
        claim("data", "");
        run("p", "echo x > /data/file", "");
        PersistentVolume volume = stage.client.find(ResourceType.VOLUMES, "", claim("data").volume());
        String node = stage.pod("p").spec().nodeName();
        delete("p");
        String look = "ls /host" + volume.spec().local().path();
        start("before", look, "volumeMounts: [{name: v, mountPath: /host}]", "nodeName: " + node + "\nvolumes: [{name: v, hostPath: {path: /}}]");
        stage.advanceSeconds(5);
        assertThat(stage.log("before", "c", LogRequest.Which.CURRENT)).isEqualTo("file\n");
        stage.client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
        stage.time.settle();
        assertThat(stage.client.find(ResourceType.VOLUMES, "", volume.name())).isNull();
        start("after", look, "volumeMounts: [{name: v, mountPath: /host}]", "nodeName: " + node + "\nvolumes: [{name: v, hostPath: {path: /}}]");
        stage.advanceSeconds(5);
        assertThat(stage.log("after", "c", LogRequest.Which.CURRENT)).contains("No such file or directory");
    }

    @Test
    void aVolumeIsEmptyAfterItHasBeenRecycled() throws Exception {
        volume("disk", "nfs: {server: files, path: /export}, persistentVolumeReclaimPolicy: Recycle");
        claim("data", "storageClassName: ''");
        run("one", "mkdir /data/dir; echo x > /data/dir/file; echo x > /data/.hidden", "");
        delete("one");
        stage.client.delete(ResourceType.VOLUME_CLAIMS, "default", "data");
        stage.advanceSeconds(60);
        claim("data", "storageClassName: ''");
        assertThat(run("two", "ls -A /data; echo nothing", "")).isEqualTo("nothing\n");
    }

    @Test
    void aPodThatNobodyScheduledWaitsForItsClaim() {
        start("p", "true", "volumeMounts: [{name: v, mountPath: /data}]",
                "nodeName: node-1\nvolumes: [{name: v, persistentVolumeClaim: {claimName: data}}]");
        String before = "FailedMount: Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to"
                + " process volumes=[v]: error processing PVC default/data: ";
        claim("data", "storageClassName: ''");
        stage.advanceSeconds(3);
        assertThat(stage.events("p")).containsExactly(
                before + "failed to fetch PVC from API server: persistentvolumeclaims \"data\" not found", before + "PVC is not bound");
        assertThat(stage.container("p", "c").state().waiting().reason()).isEqualTo("ContainerCreating");
        volume("disk", "hostPath: {path: /srv}");
        stage.advanceSeconds(5);
        assertThat(stage.status("p").phase()).isEqualTo("Succeeded");
    }

    @Test
    void aClaimThatGrowsHasALargerVolumeAtOnce() throws Exception {
        claim("data", "");
        run("p", "sleep 100", "");
        stage.client.update(ResourceType.VOLUME_CLAIMS, "default", "data", object -> {
            ((ObjectNode) object.path("spec").path("resources").path("requests")).put("storage", "3Gi");
            return object;
        });
        stage.time.settle();
        assertThat(claim("data").status().capacity().get("storage").text()).isEqualTo("3Gi");
        assertThat(stage.client.find(ResourceType.VOLUMES, "", claim("data").volume()).size().text()).isEqualTo("3Gi");
        assertThat(stage.client.list(ResourceType.EVENTS, "default").stream()
                        .filter(each -> each.path("involvedObject").path("name").asString("").equals("data"))
                        .map(each -> each.path("message").asString("")))
                .contains("External resizer is resizing volume " + claim("data").volume(), "Resize volume succeeded");
    }
}

package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims and volumes, as people use them with kubectl. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class VolumesIT extends KubectlSession {

    private static final String WAIT = "--timeout=60s";
    private static final String PHASE = "jsonpath={.status.phase}";

    private void apply(String yaml) throws Exception {
        assertThat(kubectl.input(yaml, "apply", "-f", "-").err()).isEmpty();
    }

    private void claim(String name, String more) throws Exception {
        apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                  %s
                """.formatted(name, more));
    }

    private void pod(String name, String script, String claim) throws Exception {
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  restartPolicy: Never
                  containers:
                  - name: c
                    image: busybox
                    command: [sh, -c, "%s"]
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: %s}}]
                """.formatted(name, script, claim));
    }

    private String get(String... what) throws Exception {
        String[] command = new String[what.length + 1];
        command[0] = "get";
        System.arraycopy(what, 0, command, 1, what.length);
        return kubectl.ok(command).out();
    }

    @Test
    void whatAPodWritesTheNextOneReadsAndDeletionFreesTheVolume() throws Exception {
        assertThat(get("storageclass")).containsPattern("standard \\(default\\) +podium.dev/local-path +Delete +WaitForFirstConsumer +true");
        claim("data", "");
        kubectl.eventually(each -> each.out().contains("waiting for first consumer to be created before binding"), "describe", "pvc", "data");
        assertThat(get("pvc", "data")).containsPattern("data +Pending +standard");
        pod("writer", "echo kept > /data/file", "data");
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", WAIT);
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/writer", WAIT);
        String volume = get("pvc", "data", "-o", "jsonpath={.spec.volumeName}");
        assertThat(get("pvc", "data")).containsPattern("data +Bound +" + volume + " +1Gi +RWO +standard");
        assertThat(get("pv", volume)).containsPattern(volume + " +1Gi +RWO +Delete +Bound +[a-z0-9-]+/data +standard");
        assertThat(kubectl.ok("describe", "pv", volume).out()).contains("podium.dev/local-path").contains("/var/local-path-provisioner/");
        assertThat(kubectl.ok("describe", "pvc", "data").out()).containsPattern("Used By: +writer").contains("ProvisioningSucceeded");
        kubectl.ok("delete", "pod", "writer");
        pod("reader", "cat /data/file", "data");
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/reader", WAIT);
        assertThat(kubectl.ok("logs", "reader").out()).isEqualTo("kept\n");
        assertThat(get("pod", "reader", "-o", "jsonpath={.spec.nodeName}"))
                .isEqualTo(get("pvc", "data", "-o", "jsonpath={.metadata.annotations.volume\\.kubernetes\\.io/selected-node}"));
        kubectl.ok("delete", "pvc", "data", "--wait=false");
        kubectl.ok("delete", "pod", "reader");
        kubectl.ok("wait", "--for=delete", "pvc/data", WAIT);
        kubectl.ok("wait", "--for=delete", "pv/" + volume, WAIT);
    }

    @Test
    void aVolumeThatWasMadeByHandIsRetained() throws Exception {
        String name = "by-hand-" + version.replace(".", "");
        apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %1$s}
                spec: {capacity: {storage: 2Gi}, accessModes: [ReadWriteMany, ReadWriteOnce], storageClassName: %1$s, hostPath: {path: /srv}}
                """.formatted(name));
        kubectl.eventually(each -> each.out().equals("Available"), "get", "pv", name, "-o", PHASE);
        claim("data", "storageClassName: " + name);
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", WAIT);
        assertThat(get("pvc", "data", "-o", "jsonpath={.status.capacity.storage}")).isEqualTo("2Gi");
        kubectl.ok("delete", "pvc", "data");
        kubectl.eventually(each -> each.out().equals("Released"), "get", "pv", name, "-o", PHASE);
        kubectl.ok("patch", "pv", name, "--type=json", "-p", "[{\"op\":\"remove\",\"path\":\"/spec/claimRef\"}]");
        kubectl.eventually(each -> each.out().equals("Available"), "get", "pv", name, "-o", PHASE);
        kubectl.ok("delete", "pv", name);
    }

    @Test
    void aClaimGrows() throws Exception {
        claim("data", "");
        pod("user", "sleep 1000", "data");
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", WAIT);
        kubectl.ok("patch", "pvc", "data", "-p", "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"3Gi\"}}}}");
        kubectl.eventually(each -> each.out().equals("3Gi"), "get", "pvc", "data", "-o", "jsonpath={.status.capacity.storage}");
        kubectl.eventually(each -> each.out().contains("Resize volume succeeded"), "describe", "pvc", "data");
    }

    @Test
    void aPodSaysWhyItWaitsForItsClaim() throws Exception {
        pod("early", "true", "data");
        kubectl.eventually(each -> each.out().contains("persistentvolumeclaim \"data\" not found"), "describe", "pod", "early");
        claim("data", "");
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/early", WAIT);
        List<String> events = kubectl.ok("get", "events", "-o", "jsonpath={range .items[*]}{.reason}{\"\\n\"}{end}").lines();
        assertThat(events).contains("FailedScheduling", "Provisioning", "ProvisioningSucceeded", "Scheduled");
    }

    @Test
    void anAdministratorWorksOnANode() throws Exception {
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: admin}
                spec:
                  hostPID: true
                  hostNetwork: true
                  containers:
                  - name: c
                    image: registry.k8s.io/e2e-test-images/agnhost:2.53
                    args: [pause]
                    securityContext: {privileged: true}
                    volumeMounts: [{name: rootfs, mountPath: /rootfs}]
                  volumes: [{name: rootfs, hostPath: {path: /}}]
                """);
        kubectl.ok("wait", "--for=condition=Ready", "pod/admin", WAIT);
        String node = get("pod", "admin", "-o", "jsonpath={.spec.nodeName}");
        String disk = "/tmp/disk-" + version.replace(".", "");
        assertThat(kubectl.ok("exec", "admin", "--", "nsenter", "--mount=/rootfs/proc/1/ns/mnt", "--", "sh", "-c",
                        "mkdir -p " + disk + " && mount -t tmpfs -o size=10m mine " + disk + " && echo made > " + disk + "/file && cat /etc/hostname")
                .out()).isEqualTo(node + "\n");
        apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: user}
                spec:
                  restartPolicy: Never
                  nodeName: %s
                  containers:
                  - name: c
                    image: busybox
                    command: [sh, -c, "cat /data/file; grep data /proc/mounts"]
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, hostPath: {path: %s, type: Directory}}]
                """.formatted(node, disk));
        kubectl.ok("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/user", WAIT);
        assertThat(kubectl.ok("logs", "user").out()).isEqualTo("made\nmine /data tmpfs rw,relatime,size=10240k 0 0\n");
        assertThat(kubectl.run("exec", "admin", "--", "nsenter", "-t", "99999", "-m", "true").err())
                .contains("nsenter: cannot open /proc/99999/ns/mnt: No such file or directory");
    }

    @Test
    void aNodeIsDebugged() throws Exception {
        String node = get("nodes", "-o", "jsonpath={.items[0].metadata.name}");
        String file = "/tmp/debugged-" + version.replace(".", "");
        assertThat(kubectl.input("go\n", "debug", "node/" + node, "--image=busybox", "-it", "--", "chroot", "/host", "sh", "-c",
                        "read go; cat /etc/hostname; hostname; echo x > " + file + "; ls " + file)
                .out().replace("\r", "")).contains(node + "\n" + node + "\n" + file + "\n");
        assertThat(kubectl.input("go\n", "debug", "node/" + node, "--profile=sysadmin", "--image=busybox", "-i", "--", "nsenter", "-t", "1", "-a",
                        "sh", "-c", "read go; cat /etc/hostname " + file)
                .out()).contains(node + "\nx\n");
        assertThat(kubectl.input("cat " + file + "\nexit 3\n", "debug", "node/" + node, "--image=busybox", "-i", "--", "chroot", "/host")
                .out()).contains("x\n");
    }
}

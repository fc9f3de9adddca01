package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Who containers run as, what they may do, and what their hosts are called. */
class ConfinementTests {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    /** The log of a container that runs a script, once it has ended. */
    private String run(String script, String container, String pod) throws Exception {
        stage.pod("p", """
                restartPolicy: Never
                %s
                containers:
                - name: c
                  image: busybox
                  command: [/bin/sh, -c, "%s"]
                  %s
                """.formatted(pod, script, container));
        stage.advanceSeconds(3);
        return stage.log("p", "c", LogRequest.Which.CURRENT);
    }

    @Test
    void aContainerRunsAsTheUserAndTheGroupsThatItIsAskedTo() throws Exception {
        String said = run(
                "id; id -G; touch /tmp/x; stat -c '%u:%g' /tmp/x",
                "securityContext: {runAsUser: 1001, runAsGroup: 2002}",
                "securityContext: {runAsUser: 7, supplementalGroups: [5, 4], fsGroup: 777}");
        assertThat(said).isEqualTo("uid=1001 gid=2002 groups=4,5,777,2002\n4 5 777 2002\n1001:2002\n");
        assertThat(stage.tree("p").at("/status/containerStatuses/0/user/linux").toString())
                .isEqualTo("{\"uid\":1001,\"gid\":2002,\"supplementalGroups\":[4,5,777,2002]}");
    }

    @Test
    void aReadOnlyRootKeepsEverythingOutButWhatIsMounted() throws Exception {
        String said = run(
                "echo test > /file; echo test > /v/file && cat /v/file",
                "securityContext: {readOnlyRootFilesystem: true}\n  volumeMounts: [{name: v, mountPath: /v}]",
                "volumes: [{name: v, emptyDir: {}}]");
        assertThat(said).isEqualTo("/bin/sh: can't create /file: Read-only file system\ntest\n");
    }

    @Test
    void whoMustNotBeRootDoesNotStartFromAnImageThatIs() {
        stage.pod("p", """
                containers: [{name: c, image: busybox, command: [sleep, '9'], securityContext: {runAsNonRoot: true}}]""");
        assertThat(stage.container("p", "c").state().waiting().message())
                .startsWith("container has runAsNonRoot and image will run as root (pod: \"p_default(");
        stage.pod("q", """
                securityContext: {runAsNonRoot: true, runAsUser: 1000}
                containers: [{name: c, image: busybox, command: [sleep, '9']}]""");
        assertThat(stage.status("q").phase()).isEqualTo("Running");
    }

    @Test
    void onlyThePrivilegedTouchTheNetworksDevices() throws Exception {
        assertThat(run("ip link add dummy0 type dummy; grep NoNewPrivs /proc/self/status",
                        "securityContext: {allowPrivilegeEscalation: false}", ""))
                .isEqualTo("ip: RTNETLINK answers: Operation not permitted\nNoNewPrivs:\t1\n");
        stage.delete("p");
        stage.advanceSeconds(40);
        assertThat(run("ip link add dummy0 type dummy && echo added", "securityContext: {privileged: true}", ""))
                .isEqualTo("added\n");
    }

    @Test
    void safeSysctlsAreSetAndOthersKeepAPodOut() throws Exception {
        String said = run("sysctl kernel.shm_rmid_forced; cat /proc/sys/kernel/shm_rmid_forced", "",
                "securityContext: {sysctls: [{name: kernel/shm_rmid_forced, value: '1'}]}");
        assertThat(said).isEqualTo("kernel.shm_rmid_forced = 1\n1\n");
        stage.pod("q", """
                securityContext: {sysctls: [{name: kernel.msgmax, value: '65536'}]}
                containers: [{name: c, image: busybox}]""");
        assertThat(stage.status("q").phase()).isEqualTo("Failed");
        assertThat(stage.status("q").reason()).isEqualTo("SysctlForbidden");
        assertThat(stage.status("q").message())
                .isEqualTo("Pod was rejected: forbidden sysctl: \"kernel.msgmax\" not allowlisted");
    }

    @Test
    void aRuntimeThatNoNodeHasStartsNothing() {
        for (String each : new String[] {"runsc", "nobodys"}) {
            stage.client.create(ResourceType.of("node.k8s.io", "v1", "runtimeclasses"), "", (ObjectNode) new YAMLMapper()
                    .readTree("metadata: {name: " + each + "}\nhandler: " + each));
            stage.pod("with-" + each, "runtimeClassName: " + each + "\ncontainers: [{name: c, image: busybox, command: [sleep, '9']}]");
        }
        assertThat(stage.status("with-runsc").phase()).isEqualTo("Running");
        assertThat(stage.status("with-nobodys").phase()).isEqualTo("Pending");
        assertThat(stage.events("with-nobodys"))
                .contains("FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox"
                        + " runtime: no runtime for \"nobodys\" is configured");
    }

    @Test
    void aHostWithASubdomainHasAFullName() throws Exception {
        String said = run("hostname; hostname -f; grep me /etc/hosts", "", "hostname: me\nsubdomain: sub");
        assertThat(said).isEqualTo("me\nme.sub.default.svc.cluster.local\n"
                + stage.status("p").podIP() + "\tme.sub.default.svc.cluster.local\tme\n");
        stage.delete("p");
        stage.advanceSeconds(40);
        assertThat(run("hostname", "", "hostname: me\nsubdomain: sub\nsetHostnameAsFQDN: true"))
                .isEqualTo("me.sub.default.svc.cluster.local\n");
    }

    @Test
    void aPodOnItsNodesNetworkSaysSoInItsHostsFileAndAsksTheNodesDns() throws Exception {
        String said = run("head -1 /etc/hosts; cat /etc/resolv.conf", "", "hostNetwork: true");
        assertThat(said).isEqualTo("# Kubernetes-managed hosts file (host network).\nnameserver 172.18.0.1\n");
    }

    @Test
    void aPodsOwnDnsConfigurationIsAddedToItsPolicys() throws Exception {
        String own = """
                dnsConfig:
                  nameservers: [1.1.1.1]
                  searches: [mine.local]
                  options: [{name: ndots, value: '2'}, {name: edns0}]
                """;
        assertThat(run("cat /etc/resolv.conf", "", own)).isEqualTo("""
                search default.svc.cluster.local svc.cluster.local cluster.local mine.local
                nameserver 10.96.0.10
                nameserver 1.1.1.1
                options ndots:2 edns0
                """);
        stage.delete("p");
        stage.advanceSeconds(40);
        assertThat(run("cat /etc/resolv.conf", "", "dnsPolicy: None\n" + own)).isEqualTo("""
                search mine.local
                nameserver 1.1.1.1
                options ndots:2 edns0
                """);
    }

    @Test
    void containersSeeEachOthersProcessesIfTheirPodSharesThem() throws Exception {
        stage.pod("p", """
                shareProcessNamespace: true
                containers:
                - {name: a, image: busybox, command: [sleep, '999']}
                - {name: b, image: busybox, command: [sh, -c, "sleep 2; pidof sleep; ps | grep -c '[s]leep 999'; sleep 888"]}""");
        stage.advanceSeconds(5);
        assertThat(stage.log("p", "b", LogRequest.Which.CURRENT)).isEqualTo("2\n1\n");
    }

    @Test
    void anEphemeralContainerSeesTheProcessesOfItsTarget() throws Exception {
        stage.pod("p", """
                containers:
                - {name: a, image: busybox, command: [sleep, '999']}
                - {name: b, image: busybox, command: [sleep, '888']}""");
        stage.client.updateSubresource(ResourceType.of("", "v1", "pods"), "default", "p", "ephemeralcontainers", pod -> {
            ((ObjectNode) pod.path("spec")).putArray("ephemeralContainers").add(new YAMLMapper().readTree(
                    "{name: d, image: busybox, command: [sh, -c, 'tr \"\\\\0\" \" \" < /proc/1/cmdline; pidof sleep'], targetContainerName: b}"));
            return pod;
        });
        stage.advanceSeconds(5);
        assertThat(stage.log("p", "d", LogRequest.Which.CURRENT)).isEqualTo("sleep 888 1\n");
    }

    @Test
    void whatDoesNotEndWithANewlineIsLoggedAndReportedWithoutOne() throws Exception {
        assertThat(run("echo one; echo -n DONE; false", "terminationMessagePolicy: FallbackToLogsOnError", ""))
                .isEqualTo("one\nDONE");
        assertThat(stage.tree("p").at("/status/containerStatuses/0/state/terminated/message").asString())
                .isEqualTo("one\nDONE");
    }
}

package dev.podium.registry.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What each check has against Pods, and since which version. Quotes are single ones here. */
class PodSecurityChecksTests {

    private static ObjectNode tree(String json) {
        return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static List<Violation> violations(String standard, ObjectNode pod) {
        String[] parts = standard.split(":");
        return new Standard(
                        Objects.requireNonNull(Level.named(parts[0])), Objects.requireNonNull(Version.named(parts[1])))
                .violations(pod);
    }

    /** The detail that goes with a reason; empty if nothing is wrong of that kind. */
    private static String detail(String standard, String reason, ObjectNode pod) {
        return violations(standard, pod).stream()
                .filter(each -> each.reason().equals(reason))
                .map(Violation::detail)
                .reduce("", String::concat)
                .replace('"', '\'');
    }

    private static String ofSpec(String standard, String reason, String spec) {
        return detail(standard, reason, tree("{'spec':{" + spec + "}}"));
    }

    /** Of a Pod whose containers {@code a}, {@code b} and so on have these security contexts. */
    private static String ofSettings(String standard, String reason, String... settings) {
        return ofSpec(standard, reason, containers(settings));
    }

    private static String containers(String... settings) {
        StringBuilder all = new StringBuilder("'containers':[");
        for (int i = 0; i < settings.length; i++) {
            all.append(i == 0 ? "" : ",").append("{'name':'").append((char) ('a' + i)).append("','securityContext':{")
                    .append(settings[i]).append("}}");
        }
        return all.append("]").toString();
    }

    @Test
    void theHostsNamespacesAreTheHosts() {
        assertThat(ofSpec("baseline:v1.0", "host namespaces", "'hostIPC':true,'hostPID':true,'hostNetwork':true"))
                .isEqualTo("hostNetwork=true, hostPID=true, hostIPC=true");
        assertThat(ofSpec("baseline:v1.0", "host namespaces", "'hostIPC':false,'hostPID':null")).isEmpty();
    }

    @Test
    void theHostsFilesAreTheHosts() {
        assertThat(ofSpec("baseline:v1.0", "hostPath volumes", "'volumes':[{'name':'x','hostPath':{}},{'name':'y','emptyDir':{}}]"))
                .isEqualTo("volume 'x'");
        assertThat(ofSpec("baseline:v1.0", "hostPath volumes", "'volumes':[{'name':'x','hostPath':{}},{'name':'w','hostPath':{}}]"))
                .isEqualTo("volumes 'x', 'w'");
    }

    @Test
    void theHostsPortsAreTheHosts() {
        assertThat(ofSpec("baseline:v1.0", "hostPort", "'containers':[{'name':'a','ports':[{'hostPort':20},{'hostPort':0}]}]"))
                .isEqualTo("container 'a' uses hostPort 20");
        // As texts they are sorted.
        assertThat(ofSpec(
                        "baseline:v1.0",
                        "hostPort",
                        "'containers':[{'name':'b','ports':[{'hostPort':9090}]}],'initContainers':[{'name':'a','ports':"
                                + "[{'hostPort':10250},{'hostPort':9090}]}]"))
                .isEqualTo("containers 'a', 'b' use hostPorts 10250, 9090");
    }

    @Test
    void probesAndHooksGoToTheirPodSince34() {
        String spec = "'containers':[{'name':'z','livenessProbe':{'httpGet':{'host':'b.com'}},'lifecycle':{'preStop':{'tcpSocket':"
                + "{'host':'a.com'}}}},{'name':'y','readinessProbe':{'tcpSocket':{'host':'::1'}}},{'name':'x','startupProbe':"
                + "{'httpGet':{'host':'b.com'}}},{'name':'w','lifecycle':{'postStart':{'httpGet':{'host':'b.com'}}}},"
                + "{'name':'v','livenessProbe':{'httpGet':{'host':''}}}]";
        assertThat(ofSpec("baseline:v1.33", "probe or lifecycle host", spec)).isEmpty();
        assertThat(ofSpec("baseline:v1.34", "probe or lifecycle host", spec))
                .isEqualTo("containers 'w', 'x', 'y', 'z' use probe or lifecycle hosts '::1', 'a.com', 'b.com'");
        assertThat(ofSpec(
                        "restricted:latest",
                        "probe or lifecycle host",
                        "'initContainers':[{'name':'a','readinessProbe':{'tcpSocket':{'host':'localhost'}}}]"))
                .isEqualTo("container 'a' uses probe or lifecycle host 'localhost'");
    }

    @Test
    void noContainerIsPrivileged() {
        String privileged = "'securityContext':{'privileged':true}}]";
        assertThat(ofSpec(
                        "baseline:v1.0",
                        "privileged",
                        "'containers':[{'name':'b'," + privileged + ",'ephemeralContainers':[{'name':'c'," + privileged
                                + ",'initContainers':[{'name':'a'," + privileged))
                .isEqualTo("containers 'a', 'b', 'c' must not set securityContext.privileged=true");
    }

    @Test
    void procIsMaskedButForPodsWithUsersOfTheirOwnSince35() {
        String spec = containers("'procMount':'Unmasked'", "'procMount':'Default'") + ",'hostUsers':false";
        String wrong = "container 'a' must not set securityContext.procMount to 'Unmasked'";
        assertThat(ofSpec("baseline:v1.34", "procMount", spec)).isEqualTo(wrong);
        assertThat(ofSpec("baseline:v1.35", "procMount", spec)).isEmpty();
        assertThat(ofSpec("baseline:v1.35", "procMount", spec.replace("false", "true"))).isEqualTo(wrong);
        assertThat(ofSpec("restricted:v1.34", "procMount", spec)).isEqualTo(wrong);
        assertThat(ofSpec("restricted:v1.35", "procMount", spec)).isEqualTo(wrong);
    }

    @Test
    void capabilitiesAreAtMostTheUsualOnes() {
        String[] settings = {"'capabilities':{'add':['SYS_TIME','CHOWN']}", "'capabilities':{'add':['NET_RAW']}"};
        assertThat(ofSettings("baseline:v1.0", "non-default capabilities", settings))
                .isEqualTo("containers 'a', 'b' must not include 'NET_RAW', 'SYS_TIME' in securityContext.capabilities.add");
        assertThat(ofSettings("baseline:v1.0", "non-default capabilities", "'capabilities':{'add':['CHOWN','MKNOD']}")).isEmpty();
    }

    @Test
    void restrictedPodsDropAllCapabilitiesSince22() {
        String[] settings = {"'capabilities':{'add':['CHOWN','SYS_TIME'],'drop':['ALL']}", "", "'capabilities':{'drop':['KILL']}"};
        String wrong = "containers 'b', 'c' must set securityContext.capabilities.drop=['ALL']; container 'a' must not include"
                + " 'CHOWN', 'SYS_TIME' in securityContext.capabilities.add";
        assertThat(ofSettings("restricted:v1.21", "unrestricted capabilities", settings)).isEmpty();
        assertThat(ofSettings("restricted:v1.21", "non-default capabilities", settings)).contains("'a' must not include 'SYS_TIME'");
        assertThat(ofSettings("restricted:v1.22", "unrestricted capabilities", settings)).isEqualTo(wrong);
        assertThat(ofSettings("restricted:v1.22", "non-default capabilities", settings)).isEmpty();
        assertThat(ofSettings(
                        "restricted:latest",
                        "unrestricted capabilities",
                        "'capabilities':{'add':['NET_BIND_SERVICE'],'drop':['KILL','ALL']}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"allowPrivilegeEscalation != false", "unrestricted capabilities", "seccompProfile"})
    void whatWindowsDoesNotHaveIsNotAskedOfItSince25(String reason) {
        String spec = containers("") + ",'os':{'name':'windows'}";
        assertThat(ofSpec("restricted:v1.24", reason, spec)).isNotEmpty();
        assertThat(ofSpec("restricted:v1.25", reason, spec)).isEmpty();
        assertThat(ofSpec("restricted:v1.25", reason, spec.replace("windows", "linux"))).isNotEmpty();
    }

    @Test
    void appArmorStaysOn() {
        assertThat(ofSpec(
                        "baseline:v1.0",
                        "forbidden AppArmor profile",
                        "'securityContext':{'appArmorProfile':{'type':'Unconfined'}},"
                                + containers(
                                        "'appArmorProfile':{'type':'Unconfined'}",
                                        "'appArmorProfile':{'type':'Localhost'}",
                                        "'appArmorProfile':{'type':'RuntimeDefault'}")))
                .isEqualTo("pod and container 'a' must not set AppArmor profile type to 'Unconfined'");
        String prefix = "container.apparmor.security.beta.kubernetes.io/";
        ObjectNode annotated = tree("{'metadata':{'annotations':{'" + prefix + "f':'un\\'known','" + prefix + "e':'unconfined','" + prefix
                + "d':'localhost/','" + prefix + "c':'runtime/default','" + prefix + "b':'','other':'x'}},'spec':{"
                + containers("'appArmorProfile':{'type':'Unconfined'}") + "}}");
        assertThat(detail("restricted:latest", "forbidden AppArmor profiles", annotated))
                .isEqualTo("container 'a' and annotations must not set AppArmor profile type to 'Unconfined', '" + prefix
                        + "e='unconfined'', '" + prefix + "f='un\\'known''");
        assertThat(detail(
                        "baseline:latest",
                        "forbidden AppArmor profile",
                        tree("{'metadata':{'annotations':{'" + prefix + "a':'unconfined'}}}")))
                .isEqualTo("annotation must not set AppArmor profile type to '" + prefix + "a='unconfined''");
    }

    @Test
    void seLinuxHasItsTypesOfContainers() {
        String[] settings = {
            "'seLinuxOptions':{'type':'container_engine_t','level':'s0'}", "'seLinuxOptions':{'type':'container_kvm_t'}"
        };
        assertThat(ofSettings("baseline:v1.30", "seLinuxOptions", settings))
                .isEqualTo("container 'a' set forbidden securityContext.seLinuxOptions: type 'container_engine_t'");
        assertThat(ofSettings("baseline:v1.31", "seLinuxOptions", settings)).isEmpty();
        assertThat(ofSpec(
                        "baseline:v1.31",
                        "seLinuxOptions",
                        "'securityContext':{'seLinuxOptions':{'type':'foo','user':'u'}},"
                                + containers("'seLinuxOptions':{'type':'bar'}", "'seLinuxOptions':{'role':'r'}")))
                .isEqualTo("pod and containers 'a', 'b' set forbidden securityContext.seLinuxOptions: types 'bar', 'foo'; user may not"
                        + " be set; role may not be set");
        assertThat(ofSettings("restricted:v1.0", "seLinuxOptions", "'seLinuxOptions':{'role':'r'}"))
                .isEqualTo("container 'a' set forbidden securityContext.seLinuxOptions: role may not be set");
    }

    @Test
    void seccompProfilesWereAnnotationsBefore19() {
        ObjectNode pod = tree("{'metadata':{'annotations':{'seccomp.security.alpha.kubernetes.io/pod':'unconfined',"
                + "'container.seccomp.security.alpha.kubernetes.io/a':'','container.seccomp.security.alpha.kubernetes.io/b':"
                + "'docker/default','container.seccomp.security.alpha.kubernetes.io/c':'localhost/x',"
                + "'container.seccomp.security.alpha.kubernetes.io/none':'unconfined'}},'spec':{"
                + containers("'seccompProfile':{'type':'Unconfined'}", "", "") + "}}");
        String wrong = "forbidden annotations container.seccomp.security.alpha.kubernetes.io/a='',"
                + " seccomp.security.alpha.kubernetes.io/pod='unconfined'";
        assertThat(detail("baseline:v1.18", "seccompProfile", pod)).isEqualTo(wrong);
        assertThat(detail("restricted:v1.18", "seccompProfile", pod)).isEqualTo(wrong);
        assertThat(detail("baseline:v1.19", "seccompProfile", pod))
                .isEqualTo("container 'a' must not set securityContext.seccompProfile.type to 'Unconfined'");
    }

    @Test
    void restrictedPodsChooseASeccompProfileSince19() {
        String own = "'securityContext':{'seccompProfile':{'type':'RuntimeDefault'}},";
        String localhost = "'seccompProfile':{'type':'Localhost'}";
        assertThat(ofSettings("restricted:v1.18", "seccompProfile", "")).isEmpty();
        assertThat(ofSettings("baseline:v1.19", "seccompProfile", "")).isEmpty();
        assertThat(ofSettings("restricted:v1.19", "seccompProfile", "", localhost, ""))
                .isEqualTo("pod or containers 'a', 'c' must set securityContext.seccompProfile.type to 'RuntimeDefault' or"
                        + " 'Localhost'");
        assertThat(ofSpec("restricted:v1.19", "seccompProfile", own + containers("", localhost))).isEmpty();
        assertThat(ofSettings("restricted:v1.19", "seccompProfile", localhost)).isEmpty();
        assertThat(ofSpec("restricted:v1.19", "seccompProfile", own + containers("", "'seccompProfile':{'type':'Unconfined'}")))
                .isEqualTo("container 'b' must not set securityContext.seccompProfile.type to 'Unconfined'");
        assertThat(ofSpec("restricted:v1.19", "seccompProfile", own.replace("RuntimeDefault", "Unconfined") + containers(localhost)))
                .isEqualTo("pod must not set securityContext.seccompProfile.type to 'Unconfined'");
    }

    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_unprivileged_port_start, 0",
        "net.ipv4.ip_local_reserved_ports,    27",
        "net.ipv4.tcp_keepalive_time,         29",
        "net.ipv4.tcp_fin_timeout,            29",
        "net.ipv4.tcp_keepalive_intvl,        29",
        "net.ipv4.tcp_keepalive_probes,       29",
        "net.ipv4.tcp_rmem,                   32",
        "net.ipv4.tcp_wmem,                   32"
    })
    void sysctlsAreSafeSinceSomeVersion(String sysctl, int since) {
        String spec = "'securityContext':{'sysctls':[{'name':'kernel.msgmax'},{'name':'" + sysctl + "'},{'name':'a'}]}";
        assertThat(ofSpec("baseline:v1." + since, "forbidden sysctls", spec)).isEqualTo("kernel.msgmax, a");
        if (since > 0) {
            assertThat(ofSpec("baseline:v1." + (since - 1), "forbidden sysctls", spec))
                    .isEqualTo("kernel.msgmax, " + sysctl + ", a");
        }
    }

    @Test
    void noContainerIsAProcessOfAWindowsHost() {
        assertThat(ofSpec(
                        "baseline:v1.0",
                        "hostProcess",
                        "'securityContext':{'windowsOptions':{'hostProcess':true}},"
                                + containers("'windowsOptions':{'hostProcess':true}", "'windowsOptions':{'hostProcess':false}")))
                .isEqualTo("pod and container 'a' must not set securityContext.windowsOptions.hostProcess=true");
    }

    @Test
    void restrictedPodsHaveVolumesOfTheCluster() {
        String good = "'volumes':[{'name':'a','configMap':{}},{'name':'b','csi':{}},{'name':'c','downwardAPI':{}},{'name':'d',"
                + "'emptyDir':{}},{'name':'e','ephemeral':{}},{'name':'f','image':{}},{'name':'g','persistentVolumeClaim':{}},"
                + "{'name':'h','projected':{}},{'name':'i','secret':{}}";
        assertThat(ofSpec("restricted:v1.0", "restricted volume types", good + "]")).isEmpty();
        assertThat(ofSpec("restricted:v1.0", "restricted volume types", good + ",{'name':'j','nfs':{}}]"))
                .isEqualTo("volume 'j' uses restricted volume type 'nfs'");
        String more = good + ",{'name':'l','nfs':{}},{'name':'k','hostPath':{}},{'name':'j','mystery':{}}]";
        assertThat(ofSpec("restricted:v1.0", "restricted volume types", more))
                .isEqualTo("volumes 'l', 'k', 'j' use restricted volume types 'hostPath', 'nfs', 'unknown'");
        assertThat(ofSpec("restricted:v1.0", "hostPath volumes", more)).isEmpty();
        assertThat(ofSpec("baseline:v1.0", "restricted volume types", more)).isEmpty();
    }

    @Test
    void restrictedPodsDoNotEscalateSince8() {
        String[] settings = {"'allowPrivilegeEscalation':true", "'allowPrivilegeEscalation':null", "'allowPrivilegeEscalation':false"};
        assertThat(ofSettings("restricted:v1.7", "allowPrivilegeEscalation != false", settings)).isEmpty();
        assertThat(ofSettings("restricted:v1.8", "allowPrivilegeEscalation != false", settings))
                .isEqualTo("containers 'a', 'b' must set securityContext.allowPrivilegeEscalation=false");
    }

    @Test
    void restrictedPodsDoNotRunAsRoot() {
        String yes = "'runAsNonRoot':true";
        String no = "'runAsNonRoot':false";
        String reason = "runAsNonRoot != true";
        assertThat(ofSettings("restricted:v1.0", reason, yes, "", ""))
                .isEqualTo("pod or containers 'b', 'c' must set securityContext.runAsNonRoot=true");
        assertThat(ofSettings("restricted:v1.0", reason, yes, yes)).isEmpty();
        assertThat(ofSpec("restricted:v1.0", reason, "'securityContext':{" + yes + "}," + containers("", yes))).isEmpty();
        assertThat(ofSpec("restricted:v1.0", reason, "'securityContext':{" + yes + "}," + containers("", no)))
                .isEqualTo("container 'b' must not set securityContext.runAsNonRoot=false");
        assertThat(ofSpec("restricted:v1.0", reason, "'securityContext':{" + no + "}," + containers(yes)))
                .isEqualTo("pod must not set securityContext.runAsNonRoot=false");
        assertThat(ofSpec("restricted:v1.0", reason, "'securityContext':{" + no + "}," + containers(no, yes, no)))
                .isEqualTo("pod and containers 'a', 'c' must not set securityContext.runAsNonRoot=false");
    }

    @Test
    void restrictedPodsDoNotAskForRootSince23() {
        String spec = "'securityContext':{'runAsUser':0}," + containers("'runAsUser':0", "'runAsUser':1", "'runAsUser':null");
        assertThat(ofSpec("restricted:v1.22", "runAsUser=0", spec)).isEmpty();
        assertThat(ofSpec("restricted:v1.23", "runAsUser=0", spec)).isEqualTo("pod and container 'a' must not set runAsUser=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runAsNonRoot != true", "runAsUser=0"})
    void rootMayBeWhoIsNobodyOnTheHostSince35(String reason) {
        String spec = containers("'runAsUser':0") + ",'hostUsers':false";
        assertThat(ofSpec("restricted:v1.34", reason, spec)).isNotEmpty();
        assertThat(ofSpec("restricted:v1.35", reason, spec)).isEmpty();
        assertThat(ofSpec("restricted:v1.35", reason, spec.replace("false", "true"))).isNotEmpty();
    }

    private static final ObjectNode WORST = tree("{'metadata':{'annotations':{'seccomp.security.alpha.kubernetes.io/pod':'unconfined'}},"
            + "'spec':{'hostPID':true,'volumes':[{'name':'v','hostPath':{}}],'securityContext':{'sysctls':[{'name':'a'}],"
            + "'windowsOptions':{'hostProcess':true},'runAsUser':0},'containers':[{'name':'c','ports':[{'hostPort':1}],"
            + "'livenessProbe':{'httpGet':{'host':'h'}},'securityContext':{'privileged':true,'procMount':'Unmasked','seLinuxOptions':"
            + "{'role':'r'},'seccompProfile':{'type':'Unconfined'},'appArmorProfile':{'type':'Unconfined'},'capabilities':{'add':"
            + "['SYS_ADMIN']}}}]}}");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "baseline:v1.0      | forbidden AppArmor profile, non-default capabilities, host namespaces, hostPath volumes, hostPort,"
                + " privileged, procMount, seLinuxOptions, seccompProfile, forbidden sysctls, hostProcess",
        "baseline:v1.34     | forbidden AppArmor profile, non-default capabilities, host namespaces, hostPath volumes, hostPort,"
                + " probe or lifecycle host, privileged, procMount, seLinuxOptions, seccompProfile, forbidden sysctls, hostProcess",
        "restricted:v1.0    | forbidden AppArmor profile, non-default capabilities, host namespaces, hostPort, privileged,"
                + " procMount, seLinuxOptions, seccompProfile, forbidden sysctls, hostProcess, restricted volume types,"
                + " runAsNonRoot != true",
        "restricted:v1.34   | forbidden AppArmor profile, host namespaces, hostPort, probe or lifecycle host, privileged, procMount,"
                + " seLinuxOptions, forbidden sysctls, hostProcess, allowPrivilegeEscalation != false,"
                + " unrestricted capabilities, restricted volume types, runAsNonRoot != true, runAsUser=0, seccompProfile",
        "restricted:latest  | forbidden AppArmor profile, host namespaces, hostPort, probe or lifecycle host, privileged,"
                + " seLinuxOptions, forbidden sysctls, hostProcess, allowPrivilegeEscalation != false,"
                + " unrestricted capabilities, procMount, restricted volume types, runAsNonRoot != true, runAsUser=0,"
                + " seccompProfile",
        "privileged:latest  | ''"
    })
    void whatIsWrongIsToldInTheOrderOfTheChecksNames(String standard, String reasons) {
        assertThat(Violation.reasons(violations(standard, WORST))).isEqualTo(reasons);
    }

    @Test
    void versionsThatAreYetToComeAreLikeTheLatest() {
        assertThat(violations("restricted:v1.100", WORST)).isEqualTo(violations("restricted:latest", WORST));
        assertThat(violations("restricted:v1.36", WORST)).isEqualTo(violations("restricted:latest", WORST));
    }

    @Test
    void reasonsHaveTheirDetailsBesideThem() {
        ObjectNode pod = tree("{'spec':{'hostIPC':true,'securityContext':{'sysctls':[{'name':'a'}]}}}");
        assertThat(Violation.details(violations("baseline:v1.0", pod)))
                .isEqualTo("host namespaces (hostIPC=true), forbidden sysctls (a)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.0", "v1.9", "v1.36", "v1.1000", "latest"})
    void versionsHaveNames(String label) {
        assertThat(Version.named(label)).hasToString(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1.", "1.2", "v1.01", "v1.-1", "v2.0", "v1.2.3", "Latest", "v1.99999999999999999999"})
    void othersAreNone(String label) {
        assertThat(Version.named(label)).isNull();
    }
}

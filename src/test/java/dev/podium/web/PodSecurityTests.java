package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What the labels of a namespace forbid. Each test has a namespace of its own. */
@WebTest
class PodSecurityTests {

    private static final String GOOD =
            "\"securityContext\":{\"runAsNonRoot\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}},\"containers\":[{\"name\":\"c\","
                    + "\"image\":\"nginx\",\"securityContext\":{\"allowPrivilegeEscalation\":false,\"capabilities\":{\"drop\":[\"ALL\"]}}}]";

    private final Api api;

    PodSecurityTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    private String namespace(TestInfo test, String labels) throws Exception {
        String name = "s" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{" + labels + "}}}").expect(201);
        while (api.get("/api/v1/namespaces/" + name + "/serviceaccounts/default").code() != 200) {
            Thread.onSpinWait();
        }
        return name;
    }

    private static String label(String mode, String value) {
        return "\"pod-security.kubernetes.io/" + mode + "\":\"" + value + "\"";
    }

    private Api.Answer pod(String namespace, String spec) throws Exception {
        return api.post(
                "/api/v1/namespaces/" + namespace + "/pods", "{\"metadata\":{\"generateName\":\"p\"},\"spec\":{" + spec + "}}");
    }

    @Test
    void theBaselineKeepsPodsFromTheirHost(TestInfo test) throws Exception {
        String namespace = namespace(test, label("enforce", "baseline"));
        pod(namespace, "\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]").expect(201);
        assertThat(pod(
                                namespace,
                                "\"hostPID\":true,\"hostNetwork\":true,\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/\"}}],"
                                        + "\"securityContext\":{\"sysctls\":[{\"name\":\"kernel.shm\",\"value\":\"1\"}],\"seccompProfile\":"
                                        + "{\"type\":\"Unconfined\"}},\"containers\":[{\"name\":\"c\",\"image\":\"nginx\",\"ports\":"
                                        + "[{\"containerPort\":80,\"hostPort\":80}],\"securityContext\":{\"privileged\":true,"
                                        + "\"capabilities\":{\"add\":[\"SYS_ADMIN\",\"KILL\"]}}},{\"name\":\"d\",\"image\":\"nginx\","
                                        + "\"securityContext\":{\"privileged\":true}}]")
                        .expect(403)
                        .text("/message"))
                .contains(" is forbidden: violates PodSecurity \"baseline:latest\": non-default capabilities (container \"c\" must not"
                        + " include \"SYS_ADMIN\" in securityContext.capabilities.add), host namespaces (hostNetwork=true,"
                        + " hostPID=true), hostPath volumes (volume \"v\"), hostPort (container \"c\" uses hostPort 80), privileged"
                        + " (containers \"c\", \"d\" must not set securityContext.privileged=true), seccompProfile (pod must not set"
                        + " securityContext.seccompProfile.type to \"Unconfined\"), forbidden sysctls (kernel.shm)");
    }

    @Test
    void theRestrictedStandardAsksForMore(TestInfo test) throws Exception {
        String namespace = namespace(test, label("enforce", "restricted") + "," + label("enforce-version", "v1.24"));
        assertThat(pod(namespace, "\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]").expect(403).text("/message"))
                .endsWith("violates PodSecurity \"restricted:v1.24\": allowPrivilegeEscalation != false (container \"c\" must set"
                        + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"c\" must set"
                        + " securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"c\" must set"
                        + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must set"
                        + " securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")");
        pod(namespace, GOOD).expect(201);
        assertThat(pod(
                                namespace,
                                "\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/\"}}],"
                                        + GOOD.replace("\"runAsNonRoot\":true", "\"runAsNonRoot\":true,\"runAsUser\":0"))
                        .expect(403)
                        .text("/message"))
                .endsWith("restricted volume types (volume \"v\" uses restricted volume type \"hostPath\"), runAsUser=0 (pod must not"
                        + " set runAsUser=0)");
    }

    @Test
    void whoMakesPodsIsWarned(TestInfo test) throws Exception {
        String namespace = namespace(test, label("warn", "baseline") + "," + label("enforce", "baseline"));
        Api.Answer made = api.post(
                        "/apis/apps/v1/namespaces/" + namespace + "/deployments",
                        "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"replicas\":0,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":"
                                + "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"hostIPC\":true,\"containers\":[{\"name\":\"c\","
                                + "\"image\":\"nginx\"}]}}}}")
                .expect(201);
        assertThat(made.response().getHeaders("Warning"))
                .containsExactly("299 - \"would violate PodSecurity \\\"baseline:latest\\\": host namespaces (hostIPC=true)\"");
    }

    /** Under which path a kind is, and how its objects hold the template {@code T}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "api/v1        | podtemplates       | 'template':T",
        "api/v1        | replicationcontrollers | 'spec':{'replicas':0,'selector':{'a':'b'},'template':T}",
        "apis/apps/v1  | replicasets        | 'spec':{'replicas':0,'selector':{'matchLabels':{'a':'b'}},'template':T}",
        "apis/apps/v1  | deployments        | 'spec':{'replicas':0,'selector':{'matchLabels':{'a':'b'}},'template':T}",
        "apis/apps/v1  | statefulsets       | 'spec':{'replicas':0,'selector':{'matchLabels':{'a':'b'}},'template':T}",
        "apis/apps/v1  | daemonsets         | 'spec':{'selector':{'matchLabels':{'a':'b'}},'template':T}",
        "apis/batch/v1 | jobs               | 'spec':{'suspend':true,'template':T}",
        "apis/batch/v1 | cronjobs           | 'spec':{'schedule':'@daily','jobTemplate':{'spec':{'template':T}}}"
    })
    void everyKindThatMakesPodsIsWarned(String group, String resource, String rest) throws Exception {
        String namespace = "warned-" + resource;
        api.post(
                        "/api/v1/namespaces",
                        "{\"metadata\":{\"name\":\"" + namespace + "\",\"labels\":{" + label("warn", "restricted") + ","
                                + label("warn-version", "v1.7") + "}}}")
                .expect(201);
        String template = "{'metadata':{'labels':{'a':'b'}},'spec':{'restartPolicy':'" + (group.contains("batch") ? "Never" : "Always")
                + "','containers':[{'name':'c','image':'nginx'}]}}";
        Api.Answer made = api.post(
                        "/" + group + "/namespaces/" + namespace + "/" + resource + "?dryRun=All",
                        ("{'metadata':{'name':'d'}," + rest.replace("T}", template + "}").replaceFirst("T$", template) + "}")
                                .replace('\'', '"'))
                .expect(201);
        assertThat(made.response().getHeaders("Warning"))
                .containsExactly("299 - \"would violate PodSecurity \\\"restricted:v1.7\\\": runAsNonRoot != true (pod or container"
                        + " \\\"c\\\" must set securityContext.runAsNonRoot=true)\"");
    }

    @Test
    void whoIsRefusedIsNotWarned(TestInfo test) throws Exception {
        String namespace = namespace(test, label("warn", "restricted") + "," + label("enforce", "baseline"));
        String plain = "\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]";
        assertThat(pod(namespace, "\"hostPID\":true," + plain).expect(403).response().getHeaders("Warning")).isEmpty();
        assertThat(pod(namespace, plain).expect(201).response().getHeaders("Warning")).hasSize(1);
    }

    @Test
    void aVersionOfTheStandardIsWhatItWas(TestInfo test) throws Exception {
        String namespace = namespace(test, label("enforce", "baseline") + "," + label("enforce-version", "v1.33"));
        String probing = "\"containers\":[{\"name\":\"c\",\"image\":\"nginx\",\"livenessProbe\":{\"httpGet\":{\"host\":\"localhost\","
                + "\"port\":80}}}]";
        String name = pod(namespace, probing).expect(201).text("/metadata/name");
        String path = "/api/v1/namespaces/" + namespace;
        Api.Answer newer = api.patch(
                        path, "merge-patch", "{\"metadata\":{\"labels\":{" + label("enforce-version", "v1.34") + "}}}")
                .expect(200);
        assertThat(newer.response().getHeaders("Warning"))
                .containsExactly(
                        "299 - \"existing pods in namespace \\\"" + namespace
                                + "\\\" violate the new PodSecurity enforce level \\\"baseline:v1.34\\\"\"",
                        "299 - \"" + name + ": probe or lifecycle host\"");
        assertThat(pod(namespace, probing).expect(403).text("/message"))
                .endsWith(" is forbidden: violates PodSecurity \"baseline:v1.34\": probe or lifecycle host (container \"c\" uses probe"
                        + " or lifecycle host \"localhost\")");
    }

    @Test
    void aPodIsJudgedAgainWhenWhatItRunsChanges(TestInfo test) throws Exception {
        String namespace = namespace(test, "");
        String spec = "\"hostPID\":true,\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]";
        String pod = "/api/v1/namespaces/" + namespace + "/pods/" + pod(namespace, spec).expect(201).text("/metadata/name");
        String labels = "{\"metadata\":{\"labels\":{" + label("enforce", "baseline") + "}}}";
        api.patch("/api/v1/namespaces/" + namespace, "merge-patch", labels).expect(200);
        api.patch(pod, "merge-patch", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}").expect(200);
        String image = "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx:2\"}]}}";
        assertThat(api.patch(pod, "strategic-merge-patch", image).expect(403).text("/message"))
                .endsWith("violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true)");
        String debugger = "{\"spec\":{\"ephemeralContainers\":[{\"name\":\"e\",\"image\":\"busybox\",\"imagePullPolicy\":\"Always\","
                + "\"terminationMessagePolicy\":\"File\"}]}}";
        assertThat(api.patch(pod + "/ephemeralcontainers", "strategic-merge-patch", debugger).expect(403).text("/message"))
                .endsWith("violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true)");
        api.patch("/api/v1/namespaces/" + namespace, "merge-patch", labels.replace("baseline", "privileged")).expect(200);
        api.patch(pod, "strategic-merge-patch", image).expect(200);
        api.patch(pod + "/ephemeralcontainers", "strategic-merge-patch", debugger).expect(200);
    }

    @Test
    void aLevelThatDoesNotExistIsRefused(TestInfo test) throws Exception {
        String name = "s" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        assertThat(api.post(
                                "/api/v1/namespaces",
                                "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{" + label("enforce", "strict") + ","
                                        + label("audit", "") + "," + label("warn-version", "1.2") + "}}}")
                        .expect(422)
                        .text("/message"))
                .contains("metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be one of privileged,"
                        + " baseline, restricted")
                .contains("metadata.labels[pod-security.kubernetes.io/audit]: Invalid value: \"\": must be one of")
                .contains("metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"1.2\": must be \"latest\" or"
                        + " \"v1.x\"");
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}").expect(201);
        assertThat(api.patch(
                                "/api/v1/namespaces/" + name,
                                "merge-patch",
                                "{\"metadata\":{\"labels\":{" + label("enforce-version", "v2.0") + "}}}")
                        .expect(422)
                        .text("/message"))
                .isEqualTo("Namespace \"" + name + "\" is invalid: metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid"
                        + " value: \"v2.0\": must be \"latest\" or \"v1.x\"");
    }

    /** A namespace's status is nobody's way to its labels, but metadata goes with it, and is not looked at there. */
    @Test
    void whatWasWrongBeforeIsKeptAndIsTheStrictest(TestInfo test) throws Exception {
        String namespace = namespace(test, "");
        String path = "/api/v1/namespaces/" + namespace;
        String wrong = "{\"metadata\":{\"labels\":{" + label("enforce", "strict") + "}}}";
        api.patch(path + "/status", "merge-patch", wrong).expect(200);
        api.patch(path, "merge-patch", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}").expect(200);
        assertThat(pod(namespace, "\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]").expect(403).text("/message"))
                .contains("violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (");
        assertThat(api.patch(path, "merge-patch", "{\"metadata\":{\"labels\":{" + label("warn", "loose") + "}}}")
                        .expect(422)
                        .text("/message"))
                .contains("labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\"")
                .contains("labels[pod-security.kubernetes.io/warn]: Invalid value: \"loose\"");
        pod(namespace, GOOD).expect(201);
    }

    @Test
    void whoMakesANamespaceStricterHearsOfThePodsThatAreThere(TestInfo test) throws Exception {
        String namespace = namespace(test, "");
        String plain = "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}";
        for (String each : java.util.List.of("b", "a")) {
            api.post("/api/v1/namespaces/" + namespace + "/pods", "{\"metadata\":{\"name\":\"" + each + "\"}," + plain).expect(201);
        }
        pod(namespace, GOOD).expect(201);
        String path = "/api/v1/namespaces/" + namespace;
        Api.Answer stricter = api.patch(
                        path, "merge-patch", "{\"metadata\":{\"labels\":{" + label("enforce", "restricted") + "}}}")
                .expect(200);
        assertThat(stricter.response().getHeaders("Warning"))
                .containsExactly(
                        "299 - \"existing pods in namespace \\\"" + namespace
                                + "\\\" violate the new PodSecurity enforce level \\\"restricted:latest\\\"\"",
                        "299 - \"a (and 1 other pod): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot !="
                                + " true, seccompProfile\"");
        Api.Answer milder = api.patch(
                        path, "merge-patch", "{\"metadata\":{\"labels\":{" + label("enforce", "baseline") + "}}}")
                .expect(200);
        assertThat(milder.response().getHeaders("Warning")).isEmpty();
    }
}

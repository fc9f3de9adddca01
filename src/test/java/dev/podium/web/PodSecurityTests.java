package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
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

    @Test
    void aLevelThatDoesNotExistIsRefused(TestInfo test) throws Exception {
        String name = "s" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        assertThat(api.post(
                                "/api/v1/namespaces",
                                "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{" + label("enforce", "strict") + ","
                                        + label("warn-version", "1.2") + "}}}")
                        .expect(422)
                        .text("/message"))
                .contains("metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"strict\": must be one of privileged,"
                        + " baseline, restricted")
                .contains("metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"1.2\"");
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

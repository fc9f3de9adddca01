package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps people from what they ask for, as kubectl shows it. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlAdmissionIT extends KubectlSession {

    @Test
    void aQuotaShowsWhatIsUsedAndRefusesMore() throws Exception {
        kubectl.ok("create", "quota", "small", "--hard=pods=1,count/services=2");
        kubectl.eventually(each -> each.out().contains("pods: 0/1"), "get", "quota", "small");
        kubectl.ok("run", "one", "--image=nginx");
        assertThat(kubectl.ok("describe", "quota", "small").out()).containsPattern("pods +1 +1").containsPattern("count/services +0 +2");
        assertThat(kubectl.run("run", "two", "--image=nginx").err())
                .isEqualTo("Error from server (Forbidden): pods \"two\" is forbidden: exceeded quota: small, requested: pods=1,"
                        + " used: pods=1, limited: pods=1\n");
        kubectl.ok("delete", "pod", "one", "--now");
        kubectl.eventually(each -> each.code() == 0, "run", "two", "--image=nginx");
    }

    @Test
    void aNodeIsDrainedAsFarAsTheBudgetAllows() throws Exception {
        // A drain is about the Pods of all namespaces: no other test may have Pods of that name.
        String web = "web-" + kubectl.ok("get", "serviceaccount", "default", "-o", "jsonpath={.metadata.namespace}").out();
        kubectl.ok("create", "deployment", web, "--image=nginx", "--replicas=2");
        kubectl.ok("create", "pdb", web, "--selector=app=" + web, "--min-available=1");
        kubectl.ok("rollout", "status", "deployment/" + web);
        kubectl.eventually(each -> each.out().equals("1"), "get", "pdb", web, "-o", "jsonpath={.status.disruptionsAllowed}");
        String node = kubectl.ok("get", "pods", "-l", "app=" + web, "-o", "jsonpath={.items[0].spec.nodeName}").out();
        try {
            assertThat(kubectl.ok("drain", node, "--pod-selector=app=" + web, "--ignore-daemonsets", "--timeout=50s").out())
                    .contains("node/" + node + " cordoned")
                    .contains("node/" + node + " drained");
            assertThat(kubectl.ok("get", "pods", "-l", "app=" + web, "-o", "jsonpath={.items[*].spec.nodeName}").out())
                    .doesNotContain(node);
        } finally {
            kubectl.ok("uncordon", node);
        }
    }

    @Test
    void aPolicyDeniesAndWarns() throws Exception {
        String namespace = kubectl.ok("get", "serviceaccount", "default", "-o", "jsonpath={.metadata.namespace}").out();
        kubectl.input(
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicy
                        metadata: {name: %1$s}
                        spec:
                          matchConstraints:
                            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                            resourceRules:
                            - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments]}
                          validations:
                          - {expression: object.spec.replicas <= 3, messageExpression: "'not ' + string(object.spec.replicas)"}
                        ---
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicyBinding
                        metadata: {name: %1$s}
                        spec: {policyName: %1$s, validationActions: [Deny]}
                        """.formatted(namespace),
                        "apply",
                        "-f",
                        "-")
                .expectSuccess();
        assertThat(kubectl.run("create", "deployment", "web", "--image=nginx", "--replicas=4").err())
                .contains("deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy '" + namespace + "' with binding '"
                        + namespace + "' denied request: not 4");
        kubectl.ok("create", "deployment", "web", "--image=nginx", "--replicas=3");
        kubectl.ok(
                "patch",
                "validatingadmissionpolicybinding",
                namespace,
                "--type=merge",
                "-p",
                "{\"spec\":{\"validationActions\":[\"Warn\"]}}");
        assertThat(kubectl.ok("scale", "deployment/web", "--replicas=1").err()).isEmpty();
        assertThat(kubectl.ok("patch", "deployment", "web", "-p", "{\"spec\":{\"replicas\":5}}").err())
                .contains("Warning: Validation failed for ValidatingAdmissionPolicy '" + namespace + "'");
        kubectl.ok("delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", namespace);
    }

    @Test
    void aNamespaceMayAskForSafePods() throws Exception {
        String namespace = kubectl.ok("get", "serviceaccount", "default", "-o", "jsonpath={.metadata.namespace}").out();
        kubectl.ok("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=baseline", "pod-security.kubernetes.io/warn=restricted");
        assertThat(kubectl.run("run", "bad", "--image=nginx", "--privileged").err())
                .isEqualTo("Error from server (Forbidden): pods \"bad\" is forbidden: violates PodSecurity \"baseline:latest\": privileged"
                        + " (container \"bad\" must not set securityContext.privileged=true)\n");
        assertThat(kubectl.ok("run", "good", "--image=nginx").err())
                .startsWith("Warning: would violate PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false");
    }
}

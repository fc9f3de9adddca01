package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that make objects of each kind, and what they show. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class KubectlKindsIT extends KubectlSession {

    private void make(String... command) throws Exception {
        kubectl.ok(command);
    }

    private String get(String... what) throws Exception {
        String[] command = new String[what.length + 1];
        command[0] = "get";
        System.arraycopy(what, 0, command, 1, what.length);
        return kubectl.ok(command).out();
    }

    @Test
    void aDeploymentIsMadeExposedAndScaled() throws Exception {
        make("create", "deployment", "web", "--image=nginx", "--replicas=2");
        make("expose", "deployment", "web", "--port=80", "--type=NodePort");
        make("scale", "deployment/web", "--replicas=3");
        assertThat(get("deployment", "web", "-o", "jsonpath={.spec.replicas}")).isEqualTo("3");
        assertThat(get("deployment", "web")).containsPattern("NAME +READY +UP-TO-DATE +AVAILABLE +AGE").contains("/3");
        assertThat(get("service", "web", "-o", "wide"))
                .containsPattern("NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\\(S\\) +AGE +SELECTOR")
                .containsPattern("web +NodePort +10\\.[0-9.]+ +<none> +80:3[0-9]{4}/TCP .*app=web");
        assertThat(get("all")).contains("service/web").contains("deployment.apps/web");
        assertThat(kubectl.ok("describe", "service", "web").out()).containsPattern("IP Family Policy: +SingleStack");
    }

    @Test
    void jobsAreMadeFromImagesAndFromCronJobs() throws Exception {
        make("create", "cronjob", "often", "--image=busybox", "--schedule=*/5 * * * *");
        make("create", "job", "once", "--from=cronjob/often");
        make("create", "job", "alone", "--image=busybox", "--", "true");
        assertThat(get("jobs")).containsPattern("NAME +STATUS +COMPLETIONS +DURATION +AGE").contains("once").contains("alone");
        assertThat(get("cronjobs")).containsPattern("often +\\*/5 \\* \\* \\* \\* +<none> +False +0 +<none>");
    }

    @Test
    void everyGeneratorOfKubectlWorks() throws Exception {
        make("create", "ingress", "simple", "--rule=example.com/*=web:80");
        make("create", "quota", "small", "--hard=pods=3,cpu=2");
        make("create", "role", "reader", "--verb=get,list", "--resource=pods");
        make("create", "rolebinding", "readers", "--role=reader", "--user=jane");
        make("create", "poddisruptionbudget", "budget", "--selector=app=web", "--min-available=1");
        make("create", "service", "externalname", "elsewhere", "--external-name=example.com");
        make("create", "service", "clusterip", "headless", "--clusterip=None");
        make("create", "deployment", "web", "--image=nginx");
        make("autoscale", "deployment", "web", "--max=4");
        assertThat(get("ingress")).containsPattern("simple +<none> +example.com +80 ");
        assertThat(get("quota", "small", "-o", "jsonpath={.spec.hard.pods}")).isEqualTo("3");
        assertThat(get("rolebindings", "-o", "wide")).containsPattern("readers +Role/reader .*jane");
        assertThat(get("pdb")).containsPattern("budget +1 +N/A +0 ");
        assertThat(get("services"))
                .containsPattern("elsewhere +ExternalName +<none> +example.com +<none>")
                .containsPattern("headless +ClusterIP +None +<none> +<none>");
        assertThat(get("hpa")).containsPattern("web +Deployment/web .*<unknown>/80% +1 +4 +0 ");
    }

    @Test
    void theClusterHasItsOwnServiceAndAddresses() throws Exception {
        assertThat(kubectl.ok("get", "services", "-n", "default").out())
                .containsPattern("kubernetes +ClusterIP +10\\.96\\.0\\.1 +<none> +443/TCP");
        assertThat(kubectl.ok("get", "ipaddresses").out()).containsPattern("10\\.96\\.0\\.1 +services/default/kubernetes");
        assertThat(kubectl.ok("get", "servicecidrs").out()).containsPattern("kubernetes +10\\.96\\.0\\.0/12");
    }

    @Test
    void whatIsWrongIsSaidInKubernetesWords() throws Exception {
        Kubectl.Result refused = kubectl.input(
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: bad}
                spec: {rules: [{http: {paths: [{path: x, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]}
                """,
                "create", "-f", "-");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err())
                .contains("The Ingress \"bad\" is invalid: spec.rules[0].http.paths[0].path: Invalid value: \"x\": must be an absolute path");
    }
}

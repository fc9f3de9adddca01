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

    /** What kubectl makes of the revisions, whoever keeps them: those of a controller bear the label by which it finds its own. */
    @Test
    void rolloutsAreFoundInControllerRevisionsAndUndoneByThem() throws Exception {
        kubectl.input(daemon("agent:2"), "create", "-f", "-").expectSuccess();
        String uid = kubectl.ok("get", "daemonset", "agent", "-o", "jsonpath={.metadata.uid}").out();
        kubectl.input(revision("agent-first", uid, 1, "agent:1") + revision("agent-second", uid, 2, "agent:2"), "create", "-f", "-")
                .expectSuccess();
        kubectl.input(revision("stranger", "another", 3, "agent:3"), "create", "-f", "-").expectSuccess();
        assertThat(kubectl.ok("get", "controllerrevisions", "agent-first").lines())
                .anyMatch(each -> each.matches("NAME +CONTROLLER +REVISION +AGE"))
                .anyMatch(each -> each.matches("agent-first +daemonset.apps/agent +1 +\\S+"));
        assertThat(kubectl.ok("rollout", "history", "daemonset/agent").lines())
                .containsSubsequence("REVISION  CHANGE-CAUSE", "1         image agent:1", "2         image agent:2")
                .noneMatch(each -> each.contains("agent:3"));
        assertThat(kubectl.ok("rollout", "history", "daemonset/agent", "--revision=1").out()).contains("agent:1");
        assertThat(kubectl.ok("rollout", "undo", "daemonset/agent", "--to-revision=1").out())
                .isEqualTo("daemonset.apps/agent rolled back\n");
        assertThat(kubectl.ok("get", "daemonset", "agent", "-o", "jsonpath={.spec.template.spec.containers[*].image}").out())
                .isEqualTo("agent:1");
        assertThat(kubectl.run("patch", "controllerrevision", "agent-first", "--type=merge", "-p", "{\"data\":{\"other\":1}}").err())
                .contains("data: Invalid value").contains("field is immutable");
    }

    private static String daemon(String image) {
        return """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      nodeSelector: {no: node}
                      containers: [{name: agent, image: '%s'}]
                """.formatted(image);
    }

    private static String revision(String name, String owner, int number, String image) {
        return """
                ---
                apiVersion: apps/v1
                kind: ControllerRevision
                metadata:
                  name: %s
                  labels: {app: agent}
                  annotations: {kubernetes.io/change-cause: 'image %4$s'}
                  ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, uid: '%s', controller: true}]
                revision: %d
                data:
                  spec:
                    template:
                      $patch: replace
                      metadata: {labels: {app: agent}}
                      spec:
                        nodeSelector: {no: node}
                        containers: [{name: agent, image: '%s'}]
                """.formatted(name, owner, number, image);
    }
}

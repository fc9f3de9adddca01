package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Jobs and CronJobs, as people use them with kubectl. */
@ClientTest
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class JobsIT {

    private static final String WAIT = "--timeout=60s";

    @Parameter
    String version;

    @LocalServerPort
    int port;

    private Kubectl kubectl;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        String namespace = "j" + version.replace(".", "") + "-"
                + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        kubectl = Kubectl.version(version, port, namespace);
        kubectl.ok("create", "namespace", namespace);
        kubectl.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
    }

    private void gone(String... what) throws Exception {
        String[] get = new String[what.length + 3];
        get[0] = "get";
        System.arraycopy(what, 0, get, 1, what.length);
        get[what.length + 1] = "-o";
        get[what.length + 2] = "name";
        kubectl.eventually(each -> each.out().isEmpty(), get);
    }

    @Test
    void createJobRunsSomethingToItsEnd() throws Exception {
        assertThat(kubectl.ok("create", "job", "hello", "--image=busybox", "--", "sh", "-c", "echo $((6 * 7))").out())
                .isEqualTo("job.batch/hello created\n");
        assertThat(kubectl.ok("wait", "--for=condition=complete", "job/hello", WAIT).out())
                .isEqualTo("job.batch/hello condition met\n");
        assertThat(kubectl.ok("logs", "job/hello").out()).isEqualTo("42\n");
        assertThat(kubectl.ok("get", "jobs").lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("NAME +STATUS +COMPLETIONS +DURATION +AGE");
        assertThat(kubectl.ok("get", "jobs").lines().getLast()).matches("hello +Complete +1/1 +\\d+s +\\d+s");
        assertThat(kubectl.ok("get", "pods", "-l", "job-name=hello").lines().getLast()).matches("hello-\\w{5} +0/1 +Completed .*");
        String story = kubectl.eventually(each -> each.out().contains("Completed"), "describe", "job", "hello").out();
        assertThat(story)
                .containsPattern("Pods Statuses: +0 Active \\(0 Ready\\) / 1 Succeeded / 0 Failed")
                .containsPattern("Completion Mode: +NonIndexed")
                .containsPattern("Normal +SuccessfulCreate +\\S+ +job-controller +Created pod: hello-\\w{5}")
                .containsPattern("Normal +Completed +\\S+ +job-controller +Job completed");
        kubectl.ok("delete", "job", "hello");
        gone("jobs,pods");
    }

    @Test
    void whatFailsIsWaitedForAndExplained() throws Exception {
        kubectl.input(
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: bad}
                spec:
                  backoffLimit: 0
                  template:
                    spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "exit 3"]}]}
                """,
                "apply", "-f", "-");
        kubectl.ok("wait", "--for=condition=failed", "job/bad", WAIT);
        assertThat(kubectl.ok("get", "job", "bad").lines().getLast()).matches("bad +Failed +0/1 +\\d+s +\\d+s");
        assertThat(kubectl.eventually(each -> each.out().contains("BackoffLimitExceeded"), "describe", "job", "bad").out())
                .containsPattern("Warning +BackoffLimitExceeded +\\S+ +job-controller +Job has reached the specified backoff limit");
    }

    @Test
    void anIndexedJobIsFollowedByItsIndexes() throws Exception {
        kubectl.ok("apply", "-f", "examples/batch/indexed.yaml");
        kubectl.ok("wait", "--for=condition=failed", "job/squares", WAIT);
        assertThat(kubectl.ok("get", "job", "squares", "-o", "jsonpath={.status.completedIndexes} {.status.failedIndexes}")
                        .out())
                .isEqualTo("0-4,6,7 5");
        assertThat(kubectl.ok("logs", "-l", "batch.kubernetes.io/job-completion-index=6,job-name=squares").out())
                .isEqualTo("6 * 6 = 36\n");
        assertThat(kubectl.ok("describe", "job", "squares").out())
                .containsPattern("Completion Mode: +Indexed")
                .containsPattern("Completed Indexes: +0-4,6,7");
    }

    @Test
    void aJobIsSuspendedAndResumed() throws Exception {
        kubectl.ok("create", "job", "slow", "--image=busybox", "--", "sleep", "3600");
        kubectl.ok("wait", "--for=jsonpath={.status.ready}=1", "job/slow", WAIT);
        kubectl.ok("patch", "job", "slow", "-p", "{\"spec\":{\"suspend\":true}}");
        kubectl.ok("wait", "--for=condition=suspended", "job/slow", WAIT);
        gone("pods");
        assertThat(kubectl.ok("get", "job", "slow").lines().getLast()).contains("Suspended");
        kubectl.ok("patch", "job", "slow", "-p", "{\"spec\":{\"suspend\":false}}");
        kubectl.ok("wait", "--for=jsonpath={.status.ready}=1", "job/slow", WAIT);
    }

    @Test
    void podsOfADeletedJobGoBeforeItAfterItOrStay() throws Exception {
        for (String cascade : new String[] {"background", "foreground", "orphan"}) {
            kubectl.ok("create", "job", cascade, "--image=busybox", "--", "sleep", "3600");
            kubectl.ok("wait", "--for=jsonpath={.status.ready}=1", "job/" + cascade, WAIT);
            kubectl.ok("delete", "job", cascade, "--cascade=" + cascade);
            gone("jobs");
            if (!cascade.equals("orphan")) {
                gone("pods");
            }
        }
        kubectl.eventually(
                each -> each.out().equals("[]/[]") || each.out().equals("/"),
                "get", "pods", "-o", "jsonpath={.items[*].metadata.finalizers}/{.items[*].metadata.ownerReferences}");
        assertThat(kubectl.ok("get", "pods", "-o", "name").lines()).hasSize(1);
    }

    @Test
    void whoDeletesAJobWithoutAWordAboutItsPodsIsWarned() throws Exception {
        kubectl.ok("create", "job", "kept", "--image=busybox", "--", "sleep", "3600");
        kubectl.eventually(each -> !each.out().isEmpty(), "get", "pods", "-o", "name");
        String namespace = kubectl.ok("get", "job", "kept", "-o", "jsonpath={.metadata.namespace}").out();
        assertThat(kubectl.ok("delete", "--raw", "/apis/batch/v1/namespaces/" + namespace + "/jobs/kept").err())
                .contains("child pods are preserved by default when jobs are deleted");
        gone("jobs");
        assertThat(kubectl.ok("get", "pods", "-o", "name").lines()).hasSize(1);
    }

    @Test
    void cronJobsMakeJobsOnDemandToo() throws Exception {
        assertThat(kubectl.ok("create", "cronjob", "tick", "--image=busybox", "--schedule=0 0 1 1 *", "--", "echo", "tick").out())
                .isEqualTo("cronjob.batch/tick created\n");
        assertThat(kubectl.ok("get", "cronjobs").lines().getLast())
                .matches("tick +0 0 1 1 \\* +<none> +False +0 +<none> +\\d+s");
        assertThat(kubectl.ok("create", "job", "now", "--from=cronjob/tick").out()).isEqualTo("job.batch/now created\n");
        kubectl.ok("wait", "--for=condition=complete", "job/now", WAIT);
        assertThat(kubectl.ok("logs", "job/now").out()).isEqualTo("tick\n");
        kubectl.ok("delete", "cronjob", "tick");
        gone("cronjobs,jobs,pods");
    }

    @Test
    void aCronJobRunsWhenItIsDue() throws Exception {
        kubectl.ok("create", "cronjob", "often", "--image=busybox", "--schedule=@every 2s", "--", "date");
        kubectl.eventually(each -> !each.out().isEmpty(), "get", "jobs", "-o", "name");
        String story = kubectl.eventually(
                        each -> each.out().contains("SawCompletedJob"), "describe", "cronjob", "often")
                .out();
        assertThat(story)
                .containsPattern("Normal +SuccessfulCreate +.*cronjob-controller +.*Created job often-\\d+")
                .containsPattern("Saw completed job: often-\\d+, condition: Complete");
        kubectl.ok("patch", "cronjob", "often", "-p", "{\"spec\":{\"suspend\":true}}");
        assertThat(kubectl.ok("get", "cronjob", "often").lines().getLast()).containsPattern("@every 2s +<none> +True");
    }
}

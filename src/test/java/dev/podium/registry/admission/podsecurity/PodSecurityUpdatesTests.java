package dev.podium.registry.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Which changes matter, and what is said of Pods that are there already. */
class PodSecurityUpdatesTests {

    private static final String POD = "{'metadata':{'annotations':{'seccomp.security.alpha.kubernetes.io/pod':'p',"
            + "'container.seccomp.security.alpha.kubernetes.io/c':'q','other':'o'},'labels':{'l':'m'}},'spec':{'containers':[{'name':'c',"
            + "'image':'ci','env':[]}],'initContainers':[{'name':'i','image':'ii'}],'ephemeralContainers':[{'name':'e','image':'ei'},"
            + "{'name':'f','image':'fi'}],'tolerations':[]}}";

    private static ObjectNode tree(String json) {
        return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static boolean matters(String from, String to) {
        assertThat(POD).contains(from);
        return new PodChange(tree(POD), tree(POD.replace(from, to))).matters();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'p'", "'q'", "'ci'", "'ii'", "'ei'", "'fi'"})
    void imagesAndSeccompAnnotationsMatter(String value) {
        assertThat(matters(value, "'else'")).isTrue();
    }

    @Test
    void otherContainersMatter() {
        assertThat(matters("{'name':'i','image':'ii'}", "")).isTrue();
        assertThat(matters("'containers':[", "'containers':[{'name':'d','image':'ci'},")).isTrue();
        assertThat(matters("'ephemeralContainers':[", "'ephemeralContainers':[{'name':'g','image':'ei'},")).isTrue();
    }

    @Test
    void nothingElseDoes() {
        assertThat(matters("'o'", "'x'")).isFalse();
        assertThat(matters("'m'", "'x'")).isFalse();
        assertThat(matters("'env':[]", "'securityContext':{'privileged':true}")).isFalse();
        assertThat(matters("'tolerations':[]", "'tolerations':[{}]")).isFalse();
        assertThat(matters("{'name':'e','image':'ei'},{'name':'f','image':'fi'}", "{'name':'f','image':'fi'}")).isFalse();
    }

    private static ObjectNode pod(String name, String controller, String spec) {
        return tree("{'metadata':{'name':'" + name + "','ownerReferences':[{'uid':'other'},{'controller':true,'uid':'" + controller
                + "'}]},'spec':{" + spec + "}}");
    }

    private static List<String> warnings(List<ObjectNode> pods) {
        return ExistingPods.warnings("ns", pods, new Standard(Level.BASELINE, new Version(30)));
    }

    @Test
    void whatIsWrongWithSeveralPodsIsSaidOnce() {
        List<ObjectNode> pods = List.of(
                pod("c", "x", "'hostPID':true"),
                pod("b", "x", "'hostIPC':true"),
                pod("a", "x", "'hostPID':true"),
                pod("e", "x", "'hostPID':true,'securityContext':{'sysctls':[{'name':'y'}]}"),
                pod("good", "x", ""),
                pod("d", "x", "'securityContext':{'sysctls':[{'name':'y'}]}"),
                pod("f", "x", "'securityContext':{'sysctls':[{'name':'z'}]}"));
        assertThat(warnings(pods))
                .containsExactly(
                        "existing pods in namespace \"ns\" violate the new PodSecurity enforce level \"baseline:v1.30\"",
                        "a (and 2 other pods): host namespaces",
                        "d (and 1 other pod): forbidden sysctls",
                        "e: host namespaces, forbidden sysctls");
        assertThat(warnings(List.of(pod("good", "x", "")))).isEmpty();
    }

    @Test
    void ofTooManyPodsOneOfEachKindIsLookedAt() {
        List<ObjectNode> pods = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            pods.add(pod("good" + i, "x", ""));
        }
        assertThat(warnings(pods)).isEmpty();
        pods.add(pod("bad", "y", "'hostPID':true"));
        pods.add(pod("worse", "y", "'hostPID':true"));
        assertThat(warnings(pods))
                .containsExactly(
                        "new PodSecurity enforce level only checked against the first 3000 of 3002 existing pods",
                        "existing pods in namespace \"ns\" violate the new PodSecurity enforce level \"baseline:v1.30\"",
                        "bad: host namespaces");
    }

    @Test
    void labelsThatNobodyUnderstandsAreTheStrictestForPodsAndNothingForWarnings() {
        String prefix = "pod-security.kubernetes.io/";
        Policy policy = Policy.of(tree("{'metadata':{'labels':{'" + prefix + "enforce':'x','" + prefix + "enforce-version':'y','" + prefix
                + "audit':'z','" + prefix + "audit-version':'1','" + prefix + "warn':'w','" + prefix + "warn-version':'v1.30'}}}"));
        assertThat(policy.enforce()).hasToString("restricted:latest");
        assertThat(policy.warn()).hasToString("privileged:v1.30");
        assertThat(policy.errors().stream().map(Object::toString))
                .containsExactly(
                        "metadata.labels[" + prefix + "enforce]: Invalid value: \"x\": must be one of privileged, baseline, restricted",
                        "metadata.labels[" + prefix + "enforce-version]: Invalid value: \"y\": must be \"latest\" or \"v1.x\"",
                        "metadata.labels[" + prefix + "audit]: Invalid value: \"z\": must be one of privileged, baseline, restricted",
                        "metadata.labels[" + prefix + "audit-version]: Invalid value: \"1\": must be \"latest\" or \"v1.x\"",
                        "metadata.labels[" + prefix + "warn]: Invalid value: \"w\": must be one of privileged, baseline, restricted");
    }
}

package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** What PriorityClasses, RuntimeClasses, StorageClasses and IngressClasses do to those who name them, or none. */
@WebTest
class ClassAdmissionTests {

    private static final String PRIORITIES = "/apis/scheduling.k8s.io/v1/priorityclasses";
    private static final String RUNTIMES = "/apis/node.k8s.io/v1/runtimeclasses";
    private static final String STORAGE = "/apis/storage.k8s.io/v1/storageclasses";
    private static final String INGRESS = "/apis/networking.k8s.io/v1/ingressclasses";

    private final Api api;
    private final Deque<String> made = new ArrayDeque<>();
    private String namespace = "";

    ClassAdmissionTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    @BeforeEach
    void makeNamespace(TestInfo test) throws Exception {
        namespace = "c" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}").expect(201);
        while (api.get("/api/v1/namespaces/" + namespace + "/serviceaccounts/default").code() != 200) {
            Thread.onSpinWait();
        }
    }

    /** Others must not get the defaults of these tests. */
    @AfterEach
    void removeTheClasses() throws Exception {
        for (String each : made) {
            api.delete(each).expect(200);
        }
    }

    private void make(String collection, String name, String more) throws Exception {
        api.post(collection, "{\"metadata\":{\"name\":\"" + name + "\"" + more).expect(201);
        made.push(collection + "/" + name);
    }

    private Api.Answer pod(String name, String spec) throws Exception {
        return api.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{" + spec
                        + "\"containers\":[{\"name\":\"c\",\"image\":\"nginx\"}]}}");
    }

    @Test
    void aPodHasThePriorityOfItsClass() throws Exception {
        make(PRIORITIES, "polite", "},\"value\":7,\"preemptionPolicy\":\"Never\"}");
        Api.Answer pod = pod("a", "\"priorityClassName\":\"polite\",").expect(201);
        assertThat(pod.body().at("/spec/priority").asInt()).isEqualTo(7);
        assertThat(pod.text("/spec/preemptionPolicy")).isEqualTo("Never");
        assertThat(pod("b", "\"priorityClassName\":\"polite\",\"priority\":8,").expect(403).text("/message"))
                .isEqualTo("pods \"b\" is forbidden: the integer value of priority (8) must not be provided in pod spec; priority"
                        + " admission controller computed 7 from the given PriorityClass name");
        assertThat(pod("b", "\"priorityClassName\":\"polite\",\"preemptionPolicy\":\"PreemptLowerPriority\",")
                        .expect(403)
                        .text("/message"))
                .contains("the string value of PreemptionPolicy (PreemptLowerPriority) must not be provided in pod spec; priority"
                        + " admission controller computed Never from");
        assertThat(pod("b", "\"priorityClassName\":\"absent\",").expect(403).text("/message"))
                .isEqualTo("pods \"b\" is forbidden: no PriorityClass with name absent was found");
    }

    @Test
    void oneClassMayBeTheDefault() throws Exception {
        make(PRIORITIES, "usual", "},\"value\":5,\"globalDefault\":true}");
        Api.Answer pod = pod("a", "").expect(201);
        assertThat(pod.text("/spec/priorityClassName")).isEqualTo("usual");
        assertThat(pod.body().at("/spec/priority").asInt()).isEqualTo(5);
        assertThat(api.post(PRIORITIES, "{\"metadata\":{\"name\":\"other\"},\"value\":1,\"globalDefault\":true}")
                        .expect(403)
                        .text("/message"))
                .endsWith("PriorityClass usual is already marked as default. Only one default can exist");
    }

    @Test
    void theClustersOwnPrioritiesAreThere() throws Exception {
        assertThat(api.get(PRIORITIES + "/system-node-critical").expect(200).body().path("value").asInt())
                .isEqualTo(2_000_001_000);
        assertThat(pod("a", "\"priorityClassName\":\"system-cluster-critical\",").expect(201).body().at("/spec/priority").asInt())
                .isEqualTo(2_000_000_000);
    }

    @Test
    void aPodHasTheOverheadAndTheNodesOfItsRuntime() throws Exception {
        make(
                RUNTIMES,
                "sandbox",
                "},\"handler\":\"h\",\"overhead\":{\"podFixed\":{\"cpu\":\"10m\"}},\"scheduling\":{\"nodeSelector\":{\"a\":\"b\"},"
                        + "\"tolerations\":[{\"key\":\"k\",\"operator\":\"Exists\"}]}}");
        Api.Answer pod = pod("a", "\"runtimeClassName\":\"sandbox\",\"nodeSelector\":{\"c\":\"d\"},").expect(201);
        assertThat(pod.text("/spec/overhead/cpu")).isEqualTo("10m");
        assertThat(pod.body().at("/spec/nodeSelector").toString()).isEqualTo("{\"c\":\"d\",\"a\":\"b\"}");
        assertThat(pod.texts("/spec/tolerations", "/key")).contains("k");
        assertThat(pod("b", "\"runtimeClassName\":\"absent\",").expect(403).text("/message"))
                .isEqualTo("pods \"b\" is forbidden: pod rejected: RuntimeClass \"absent\" not found");
        assertThat(pod("b", "\"runtimeClassName\":\"sandbox\",\"nodeSelector\":{\"a\":\"x\"},").expect(403).text("/message"))
                .contains("conflict: runtimeClass.scheduling.nodeSelector[a] = b; pod.spec.nodeSelector[a] = x");
        assertThat(pod("b", "\"overhead\":{\"cpu\":\"1\"},").expect(403).text("/message"))
                .endsWith("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }

    @Test
    void claimsAndIngressesGetTheDefaultClass() throws Exception {
        make(STORAGE, "plain", "},\"provisioner\":\"example.com/p\"}");
        make(STORAGE, "chosen", ",\"annotations\":{\"storageclass.kubernetes.io/is-default-class\":\"true\"}},\"provisioner\":\"example.com/p\"}");
        make(INGRESS, "chosen", ",\"annotations\":{\"ingressclass.kubernetes.io/is-default-class\":\"true\"}},\"spec\":{\"controller\":\"example.com/c\"}}");
        String claims = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims";
        String claim = "\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}";
        assertThat(api.post(claims, "{\"metadata\":{\"name\":\"a\"},\"spec\":{" + claim).expect(201).text("/spec/storageClassName"))
                .isEqualTo("chosen");
        assertThat(api.post(claims, "{\"metadata\":{\"name\":\"b\"},\"spec\":{\"storageClassName\":\"\"," + claim)
                        .expect(201)
                        .text("/spec/storageClassName"))
                .isEmpty();
        assertThat(api.post(
                                "/apis/networking.k8s.io/v1/namespaces/" + namespace + "/ingresses",
                                "{\"metadata\":{\"name\":\"i\"},\"spec\":{\"rules\":[{\"host\":\"a.io\"}]}}")
                        .expect(201)
                        .text("/spec/ingressClassName"))
                .isEqualTo("chosen");
    }
}

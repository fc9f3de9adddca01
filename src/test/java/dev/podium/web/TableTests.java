package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@WebTest
class TableTests {

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String TEMPLATE =
            "{\"metadata\": {\"labels\": {\"app\": \"web\"}}, \"spec\": {\"containers\": [{\"name\": \"c\", \"image\": \"nginx\"}]}}";

    @Autowired
    private MockMvc mvc;

    private Api api;
    private String namespace;

    @BeforeEach
    void makeNamespace() throws Exception {
        api = new Api(mvc);
        namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
        api.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
    }

    /** The cells of a new object, before any controller sees it, by the names of their columns, without its age. */
    private String row(String groupVersion, String resource, String object) throws Exception {
        String path = (groupVersion.equals("v1") ? "/api/" : "/apis/") + groupVersion + "/namespaces/" + namespace + "/" + resource;
        Api.Answer table = api.post(path, object, TABLE).expect(201);
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < table.body().path("columnDefinitions").size(); i++) {
            String name = table.text("/columnDefinitions/" + i + "/name");
            if (!name.equals("Age") && !name.equals("Created At")) {
                cells.add(name + "=" + table.text("/rows/0/cells/" + i));
            }
        }
        return String.join(" ", cells);
    }

    @Test
    void workloadsShowHowManyAreReady() throws Exception {
        String spec = "\"spec\": {\"replicas\": 2, \"selector\": {\"matchLabels\": {\"app\": \"web\"}}, \"template\": " + TEMPLATE + "}}";
        assertThat(row("apps/v1", "deployments", "{\"metadata\": {\"name\": \"web\"}, " + spec))
                .isEqualTo("Name=web Ready=0/2 Up-to-date=0 Available=0 Containers=c Images=nginx Selector=app=web");
        assertThat(row("apps/v1", "replicasets", "{\"metadata\": {\"name\": \"web\"}, " + spec))
                .isEqualTo("Name=web Desired=2 Current=0 Ready=0 Containers=c Images=nginx Selector=app=web");
        assertThat(row("apps/v1", "statefulsets", "{\"metadata\": {\"name\": \"web\"}, " + spec))
                .isEqualTo("Name=web Ready=0/2 Containers=c Images=nginx");
        assertThat(row("apps/v1", "daemonsets", "{\"metadata\": {\"name\": \"web\"}, " + spec.replace("\"replicas\": 2, ", "")))
                .isEqualTo("Name=web Desired=0 Current=0 Ready=0 Up-to-date=0 Available=0 Node Selector=<none>"
                        + " Containers=c Images=nginx Selector=app=web");
    }

    @Test
    void jobsShowHowFarTheyAre() throws Exception {
        String pod = TEMPLATE.replace("\"spec\": {", "\"spec\": {\"restartPolicy\": \"Never\", ");
        assertThat(row("batch/v1", "jobs", "{\"metadata\": {\"name\": \"once\"}, \"spec\": {\"completions\": 3, \"template\": " + pod + "}}"))
                .startsWith("Name=once Status=Running Completions=0/3 Duration= Containers=c Images=nginx Selector=batch.kubernetes.io");
        assertThat(row("batch/v1", "cronjobs", "{\"metadata\": {\"name\": \"often\"}, \"spec\": {\"schedule\": \"* * * * *\","
                        + " \"jobTemplate\": {\"spec\": {\"template\": " + pod + "}}}}"))
                .isEqualTo("Name=often Schedule=* * * * * Timezone=<none> Suspend=False Active=0 Last Schedule=<none>"
                        + " Containers=c Images=nginx Selector=<none>");
    }

    @Test
    void servicesShowWhereTheyAre() throws Exception {
        assertThat(row("v1", "services", "{\"metadata\": {\"name\": \"a\"}, \"spec\": {\"type\": \"LoadBalancer\", \"clusterIP\": \"10.96.3.4\","
                        + " \"selector\": {\"app\": \"web\"}, \"ports\": [{\"port\": 80, \"nodePort\": 31234}]}}"))
                .isEqualTo("Name=a Type=LoadBalancer Cluster-IP=10.96.3.4 External-IP=<pending> Port(s)=80:31234/TCP Selector=app=web");
        assertThat(row("v1", "services", "{\"metadata\": {\"name\": \"b\"}, \"spec\": {\"type\": \"ExternalName\", \"externalName\": \"x.io\"}}"))
                .isEqualTo("Name=b Type=ExternalName Cluster-IP=<none> External-IP=x.io Port(s)=<none> Selector=<none>");
        assertThat(row("networking.k8s.io/v1", "ingresses", "{\"metadata\": {\"name\": \"i\"}, \"spec\": {\"tls\": [{}], \"rules\": [{\"host\": \"a.io\"}]}}"))
                .isEqualTo("Name=i Class=<none> Hosts=a.io Address= Ports=80, 443");
    }

    @Test
    void claimsAndPoliciesShowWhatTheySay() throws Exception {
        assertThat(row("v1", "persistentvolumeclaims", "{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"accessModes\": [\"ReadWriteOnce\"],"
                        + " \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}}}"))
                .isEqualTo("Name=c Status=Pending Volume= Capacity= Access Modes= StorageClass=standard VolumeAttributesClass=<unset> VolumeMode=Filesystem");
        assertThat(row("policy/v1", "poddisruptionbudgets", "{\"metadata\": {\"name\": \"b\"}, \"spec\": {\"minAvailable\": 1}}"))
                .isEqualTo("Name=b Min Available=1 Max Unavailable=N/A Allowed Disruptions=0");
        assertThat(row("autoscaling/v2", "horizontalpodautoscalers", "{\"metadata\": {\"name\": \"h\"}, \"spec\": {\"maxReplicas\": 3,"
                        + " \"scaleTargetRef\": {\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"name\": \"web\"}}}"))
                .isEqualTo("Name=h Reference=Deployment/web Targets=cpu: <unknown>/80% MinPods=1 MaxPods=3 Replicas=0");
        assertThat(row("rbac.authorization.k8s.io/v1", "rolebindings", "{\"metadata\": {\"name\": \"r\"}, \"roleRef\": {\"apiGroup\":"
                        + " \"rbac.authorization.k8s.io\", \"kind\": \"Role\", \"name\": \"x\"}, \"subjects\": [{\"kind\": \"User\","
                        + " \"apiGroup\": \"rbac.authorization.k8s.io\", \"name\": \"jane\"}]}"))
                .isEqualTo("Name=r Role=Role/x Users=jane Groups= ServiceAccounts=");
    }

    @Test
    void devicesAndCapacitiesShowWhatThereIs() throws Exception {
        assertThat(row("resource.k8s.io/v1", "resourceclaims", "{\"metadata\": {\"name\": \"c\"}, \"spec\": {\"devices\": {\"requests\":"
                        + " [{\"name\": \"r\", \"exactly\": {\"deviceClassName\": \"gpu\"}}]}}}"))
                .isEqualTo("Name=c State=pending");
        assertThat(row("storage.k8s.io/v1", "csistoragecapacities", "{\"metadata\": {\"name\": \"c\"}, \"storageClassName\": \"fast\","
                        + " \"capacity\": \"1Gi\"}"))
                .isEqualTo("Name=c StorageClassName=fast Capacity=1Gi");
        Api.Answer attributes = api.post("/apis/storage.k8s.io/v1/volumeattributesclasses", "{\"metadata\": {\"name\": \""
                + namespace + "\"}, \"driverName\": \"x.io\", \"parameters\": {\"a\": \"b\"}}", TABLE).expect(201);
        assertThat(attributes.text("/rows/0/cells/1")).isEqualTo("x.io");
    }
}

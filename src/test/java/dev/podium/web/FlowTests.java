package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** How answers tell which flow their request was of. */
@WebTest
class FlowTests {

    private static final String GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1/";
    private static final String SCHEMA = "X-Kubernetes-PF-FlowSchema-UID";
    private static final String LEVEL = "X-Kubernetes-PF-PriorityLevel-UID";

    @Autowired
    private MockMvc mvc;

    private Api as(String user) {
        return new Api(mvc, request -> {
            request.addHeader("Impersonate-User", user);
            return request;
        });
    }

    private String uid(String resource, String name) throws Exception {
        return new Api(mvc).get(GROUP + resource + "/" + name).expect(200).text("/metadata/uid");
    }

    @Test
    void everybodyHasAPlace() throws Exception {
        Api admin = new Api(mvc);
        Awaitility.await().untilAsserted(() -> assertThat(admin.get("/api/v1/nodes").expect(200).response().getHeader(SCHEMA))
                .isEqualTo(uid("flowschemas", "exempt")));
        var jane = as("jane").get("/api/v1/nodes").expect(200).response();
        assertThat(jane.getHeader(SCHEMA)).isEqualTo(uid("flowschemas", "global-default"));
        assertThat(jane.getHeader(LEVEL)).isEqualTo(uid("prioritylevelconfigurations", "global-default"));
        var account = as("system:serviceaccount:kube-system:x").get("/version").expect(200).response();
        assertThat(account.getHeader(SCHEMA)).isEqualTo(uid("flowschemas", "kube-system-service-accounts"));
        assertThat(account.getHeader(LEVEL)).isEqualTo(uid("prioritylevelconfigurations", "workload-high"));
    }

    @Test
    void aSchemaOfOnesOwnComesBeforeTheOthersIfItSaysSo() throws Exception {
        Api admin = new Api(mvc);
        String name = "f" + UUID.randomUUID().toString().substring(0, 8);
        String level = admin.post(GROUP + "prioritylevelconfigurations", """
                {"metadata": {"name": "%s"}, "spec": {"type": "Limited", "limited": {"nominalConcurrencyShares": 1,
                 "limitResponse": {"type": "Reject"}}}}""".formatted(name)).expect(201).text("/metadata/uid");
        String schema = admin.post(GROUP + "flowschemas", """
                {"metadata": {"name": "%1$s"}, "spec": {"matchingPrecedence": 1000, "priorityLevelConfiguration": {"name": "%1$s"},
                 "rules": [{"subjects": [{"kind": "User", "user": {"name": "user-%1$s"}}],
                  "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}]}]}}""".formatted(name)).expect(201).text("/metadata/uid");
        Awaitility.await().untilAsserted(() -> {
            var answer = as("user-" + name).get("/version").expect(200).response();
            assertThat(answer.getHeader(SCHEMA)).isEqualTo(schema);
            assertThat(answer.getHeader(LEVEL)).isEqualTo(level);
        });
        admin.delete(GROUP + "flowschemas/" + name).expect(200);
        admin.delete(GROUP + "prioritylevelconfigurations/" + name).expect(200);
    }
}

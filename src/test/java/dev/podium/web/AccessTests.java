package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.CertificateRequests;
import dev.podium.access.Access;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The API with roles that count. */
@SpringBootTest(properties = {"podium.store=memory", "podium.nodes=0", "podium.authorization=rbac"})
@AutoConfigureMockMvc
class AccessTests {

    private static final String ROLES = "/apis/rbac.authorization.k8s.io/v1/";

    @Autowired
    private MockMvc mvc;

    @Autowired
    private Access access;

    private Api admin;
    private Api nobody;
    private String namespace;

    @BeforeEach
    void enterANamespaceOfOnesOwn() throws Exception {
        admin = new Api(mvc, showing(access.authority().admin().certificate()));
        nobody = new Api(mvc);
        namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
        admin.post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + namespace + "\"}}").expect(201);
        admin.post(in("serviceaccounts"), "{\"metadata\": {\"name\": \"robot\"}}").expect(201);
    }

    private String in(String rest) {
        return "/api/v1/namespaces/" + namespace + "/" + rest;
    }

    private static RequestPostProcessor showing(X509Certificate certificate) {
        return request -> {
            request.setSecure(true);
            request.setAttribute("jakarta.servlet.request.X509Certificate", new X509Certificate[] {certificate});
            return request;
        };
    }

    private Api bearing(String token) {
        return new Api(mvc, request -> {
            request.addHeader("Authorization", "Bearer " + token);
            return request;
        });
    }

    private Api acting(String user, String... groups) {
        RequestPostProcessor owner = showing(access.authority().admin().certificate());
        return new Api(mvc, request -> {
            request.addHeader("Impersonate-User", user);
            for (String each : groups) {
                request.addHeader("Impersonate-Group", each);
            }
            return owner.postProcessRequest(request);
        });
    }

    private String token(String spec) throws Exception {
        return admin.post(in("serviceaccounts/robot/token"), "{\"spec\": " + spec + "}").expect(201).text("/status/token");
    }

    private void bind(String kind, String role, String subjectKind, String subject) throws Exception {
        boolean cluster = kind.startsWith("cluster");
        admin.post(ROLES + (cluster ? "" : "namespaces/" + namespace + "/") + kind, """
                {"metadata": {"name": "%s-%s"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%2$s"},
                 "subjects": [{"kind": "%s", "name": "%s" %s}]}""".formatted(
                        namespace, role, subjectKind, subject,
                        subjectKind.equals("ServiceAccount")
                                ? ", \"namespace\": \"" + namespace + "\""
                                : ", \"apiGroup\": \"rbac.authorization.k8s.io\"")).expect(201);
    }

    private Api.Answer me(Api who) throws Exception {
        return who.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}").expect(201);
    }

    @Test
    void whoShowsNothingIsNobodyAndMayAskHowTheServerIs() throws Exception {
        Api.Answer refused = nobody.get(in("pods")).expect(403);
        assertThat(refused.text("/message"))
                .isEqualTo("pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API group \"\" "
                        + "in the namespace \"" + namespace + "\"");
        assertThat(refused.text("/reason")).isEqualTo("Forbidden");
        assertThat(refused.text("/details/kind")).isEqualTo("pods");
        assertThat(nobody.get("/metrics").expect(403).text("/message"))
                .isEqualTo("forbidden: User \"system:anonymous\" cannot get path \"/metrics\"");
        nobody.get("/readyz").expect(200);
        nobody.get("/version").expect(200);
        assertThat(nobody.get("/api/v1/namespaces/" + namespace).expect(403).text("/message"))
                .isEqualTo("namespaces \"" + namespace + "\" is forbidden: User \"system:anonymous\" cannot get resource "
                        + "\"namespaces\" in API group \"\" in the namespace \"" + namespace + "\"");
    }

    @Test
    void aWrongTokenIsUnauthorized() throws Exception {
        Api.Answer refused = bearing("nonsense").get(in("pods")).expect(401);
        assertThat(refused.text("/message")).isEqualTo("Unauthorized");
        assertThat(refused.text("/reason")).isEqualTo("Unauthorized");
        assertThat(refused.text("/kind")).isEqualTo("Status");
        new Api(mvc, showing(access.authority().server().certificate())).get("/version").expect(401);
    }

    @Test
    void aTokenMayWhatItsAccountMay() throws Exception {
        Api robot = bearing(token("{}"));
        robot.get(in("pods")).expect(403);
        bind("rolebindings", "view", "ServiceAccount", "robot");
        robot.get(in("pods")).expect(200);
        robot.get(in("secrets")).expect(403);
        robot.post(in("configmaps"), "{\"metadata\": {\"name\": \"x\"}}").expect(403);
        robot.get("/api/v1/pods").expect(403);
        assertThat(me(robot).text("/status/userInfo/username")).isEqualTo("system:serviceaccount:" + namespace + ":robot");
    }

    @Test
    void tokensAreForAnAudienceAndATimeAndAnObject() throws Exception {
        String path = in("serviceaccounts/robot/token");
        assertThat(admin.post(path, "{\"spec\": {\"expirationSeconds\": 60}}").expect(422).text("/message"))
                .isEqualTo("TokenRequest.authentication.k8s.io \"\" is invalid: spec.expirationSeconds: Invalid value: 60: "
                        + "may not specify a duration less than 10 minutes");
        admin.post(in("serviceaccounts/nobody/token"), "{\"spec\": {}}").expect(404);
        admin.get(path).expect(405);
        bearing(token("{\"audiences\": [\"vault\"]}")).get("/version").expect(401);
        admin.post(in("pods"), """
                {"metadata": {"name": "p"}, "spec": {"serviceAccountName": "robot", "containers": [{"name": "c", "image": "nginx"}]}}
                """).expect(201);
        String bound = token("{\"boundObjectRef\": {\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"name\": \"p\"}}");
        assertThat(me(bearing(bound)).body().at("/status/userInfo/extra").path("authentication.kubernetes.io/pod-name").path(0).asString(""))
                .isEqualTo("p");
        admin.delete(in("pods/p"), "{\"gracePeriodSeconds\": 0}").expect(200);
        bearing(bound).get("/version").expect(401);
    }

    @Test
    void anybodyMayBeAskedAbout() throws Exception {
        String path = "/apis/authentication.k8s.io/v1/tokenreviews";
        Api.Answer good = admin.post(path, "{\"spec\": {\"token\": \"" + token("{}") + "\"}}").expect(201);
        assertThat(good.body().at("/status/authenticated").asBoolean(false)).isTrue();
        assertThat(good.text("/status/user/username")).endsWith(":robot");
        Api.Answer bad = admin.post(path, "{\"spec\": {\"token\": \"nonsense\"}}").expect(201);
        assertThat(bad.body().at("/status/authenticated").asBoolean(false)).isFalse();
        assertThat(bad.text("/status/error")).contains("invalid bearer token");
        admin.post(path, "{\"spec\": {}}").expect(400);

        bind("rolebindings", "edit", "User", "jane");
        String question = "{\"spec\": {\"user\": \"jane\", \"resourceAttributes\": {\"namespace\": \"%s\", \"verb\": \"delete\", \"resource\": \"pods\"}}}";
        String reviews = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
        Api.Answer allowed = admin.post(reviews, question.formatted(namespace)).expect(201);
        assertThat(allowed.body().at("/status/allowed").asBoolean(false)).isTrue();
        assertThat(allowed.text("/status/reason"))
                .isEqualTo("RBAC: allowed by RoleBinding \"" + namespace + "-edit/" + namespace
                        + "\" of ClusterRole \"edit\" to User \"jane\"");
        assertThat(admin.post(reviews, question.formatted("default")).expect(201).body().at("/status/allowed").asBoolean(true))
                .isFalse();
        admin.post(reviews, "{\"spec\": {\"user\": \"jane\"}}").expect(422);
        String local = "/apis/authorization.k8s.io/v1/namespaces/" + namespace + "/localsubjectaccessreviews";
        admin.post(local, question.formatted(namespace)).expect(201);
        assertThat(admin.post(local, question.formatted("default")).expect(422).text("/message"))
                .isEqualTo("LocalSubjectAccessReview.authorization.k8s.io \"\" is invalid: spec.resourceAttributes.namespace: "
                        + "Invalid value: \"default\": must match metadata.namespace");
        assertThat(admin.post(reviews, """
                {"metadata": {"name": "x"}, "spec": {"resourceAttributes": {"fieldSelector": {}, "labelSelector":
                 {"rawSelector": "a", "requirements": [{"key": "", "operator": "In"}, {"key": "b", "operator": "Newer"}]}}}}""")
                        .expect(422).texts("/details/causes", "/message"))
                .containsExactly(
                        "Invalid value: \"\": at least one of user or group must be specified",
                        "Required value: when spec.resourceAttributes.fieldSelector is specified, requirements or rawSelector is required",
                        "Invalid value: \"a\": may not specified at the same time as requirements",
                        "Required value: must be specified",
                        "Required value: must be specified when `operator` is 'In' or 'NotIn'",
                        "Invalid value: {\"name\":\"x\"}: must be empty");
        admin.get(reviews).expect(405);
    }

    @Test
    void everybodyMayAskAboutThemselves() throws Exception {
        bind("rolebindings", "view", "User", "jane");
        Api jane = acting("jane");
        assertThat(jane.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", """
                {"spec": {"resourceAttributes": {"namespace": "%s", "verb": "get", "resource": "pods", "subresource": "log"}}}"""
                        .formatted(namespace)).expect(201).body().at("/status/allowed").asBoolean(false)).isTrue();
        Api.Answer rules = jane.post(
                "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                "{\"spec\": {\"namespace\": \"" + namespace + "\"}}").expect(201);
        assertThat(rules.body().at("/status/resourceRules").toString()).contains("endpointslices").doesNotContain("impersonate");
        assertThat(rules.body().at("/status/nonResourceRules").toString()).contains("/openapi/*");
        assertThat(rules.body().at("/status/incomplete").asBoolean(true)).isFalse();
    }

    @Test
    void whoMayImpersonateIsSomebodyElse() throws Exception {
        assertThat(me(acting("jane", "people")).body().at("/status/userInfo/groups").toString())
                .isEqualTo("[\"people\",\"system:authenticated\"]");
        assertThat(me(acting("system:serviceaccount:" + namespace + ":robot")).body().at("/status/userInfo/groups").toString())
                .isEqualTo("[\"system:serviceaccounts\",\"system:serviceaccounts:" + namespace + "\",\"system:authenticated\"]");
        String token = token("{}");
        Api robot = new Api(mvc, request -> {
            request.addHeader("Authorization", "Bearer " + token);
            request.addHeader("Impersonate-User", "jane");
            return request;
        });
        assertThat(robot.get(in("pods")).expect(403).text("/message"))
                .isEqualTo("pods is forbidden: User \"system:serviceaccount:" + namespace
                        + ":robot\" cannot impersonate-on:user-info:list resource \"pods\" in API group \"\" in the namespace \""
                        + namespace + "\"");
    }

    /** Grants the ServiceAccount robot a rule in the whole cluster. */
    private void allow(String name, String rule) throws Exception {
        String role = namespace + "-" + name;
        admin.post(ROLES + "clusterroles", "{\"metadata\": {\"name\": \"" + role + "\"}, \"rules\": [" + rule + "]}").expect(201);
        admin.post(ROLES + "clusterrolebindings", """
                {"metadata": {"name": "%s"}, "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%1$s"},
                 "subjects": [{"kind": "ServiceAccount", "name": "robot", "namespace": "%s"}]}""".formatted(role, namespace)).expect(201);
    }

    private Api robotAs(String... headers) throws Exception {
        String token = token("{}");
        return new Api(mvc, request -> {
            request.addHeader("Authorization", "Bearer " + token);
            for (int i = 0; i < headers.length; i += 2) {
                request.addHeader(headers[i], headers[i + 1]);
            }
            return request;
        });
    }

    @Test
    void impersonationCanBeForSomeRequestsOnly() throws Exception {
        String jane = "jane-" + namespace;
        bind("rolebindings", "view", "User", jane);
        Api robot = robotAs("Impersonate-User", jane);
        allow("on", "{\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"impersonate-on:user-info:list\"]}");
        assertThat(robot.get(in("pods")).expect(403).text("/message"))
                .isEqualTo("users.authentication.k8s.io \"" + jane + "\" is forbidden: User \"system:serviceaccount:" + namespace
                        + ":robot\" cannot impersonate:user-info resource \"users\" in API group \"authentication.k8s.io\" at the cluster scope");
        allow("as", "{\"apiGroups\": [\"authentication.k8s.io\"], \"resources\": [\"users\"], \"verbs\": [\"impersonate:user-info\"]}");
        robot.get(in("pods")).expect(200);
        robot.get(in("configmaps")).expect(403);
        assertThat(robotAs("Impersonate-User", jane, "Impersonate-Group", "system:masters").get(in("pods")).expect(403).text("/message"))
                .endsWith("at the cluster scope: impersonating the system:masters group is not allowed");
        assertThat(robotAs("Impersonate-User", jane, "Impersonate-Extra-Scopes", "all").get(in("pods")).expect(403).text("/message"))
                .endsWith("impersonating an invalid key in extra is not allowed: extra.key: Invalid value: \"scopes\": "
                        + "must be a domain-prefixed path (such as \"acme.io/foo\")");
        robotAs("Impersonate-User", "system:node:n1").get(in("pods")).expect(403);
        robotAs("Impersonate-User", "system:serviceaccount:a:b").get(in("pods")).expect(403);
    }

    @Test
    void nodesAndServiceAccountsAreImpersonatedByRulesOfTheirOwn() throws Exception {
        allow("on-node", "{\"apiGroups\": [\"authentication.k8s.io\"], \"resources\": [\"selfsubjectreviews\"], "
                + "\"verbs\": [\"impersonate-on:arbitrary-node:create\", \"impersonate-on:serviceaccount:create\"]}");
        allow("as-node", "{\"apiGroups\": [\"authentication.k8s.io\"], \"resources\": [\"nodes\"], \"resourceNames\": [\"n1\"], "
                + "\"verbs\": [\"impersonate:arbitrary-node\"]}");
        allow("as-account", "{\"apiGroups\": [\"authentication.k8s.io\"], \"resources\": [\"serviceaccounts\"], "
                + "\"verbs\": [\"impersonate:serviceaccount\"]}");
        assertThat(me(robotAs("Impersonate-User", "system:node:n1")).body().at("/status/userInfo/groups").toString())
                .isEqualTo("[\"system:nodes\",\"system:authenticated\"]");
        robotAs("Impersonate-User", "system:node:n2").post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}").expect(403);
        assertThat(me(robotAs("Impersonate-User", "system:serviceaccount:a:b")).body().at("/status/userInfo/groups").toString())
                .isEqualTo("[\"system:serviceaccounts\",\"system:serviceaccounts:a\",\"system:authenticated\"]");
        robotAs("Impersonate-User", "system:serviceaccount:a:b", "Impersonate-Group", "more")
                .post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}")
                .expect(403);
    }

    @Test
    void aPodMayActAsItsNodeWhereItMayActAsTheNodeItIsOn() throws Exception {
        admin.post("/api/v1/nodes", "{\"metadata\": {\"name\": \"n-" + namespace + "\"}}").expect(201);
        admin.post(in("pods"), "{\"metadata\": {\"name\": \"agent\"}, \"spec\": {\"serviceAccountName\": \"robot\", \"nodeName\": \"n-"
                + namespace + "\", \"containers\": [{\"name\": \"c\", \"image\": \"i\"}]}}").expect(201);
        allow("on-own", "{\"apiGroups\": [\"authentication.k8s.io\"], \"resources\": [\"selfsubjectreviews\"], "
                + "\"verbs\": [\"impersonate-on:associated-node:create\"]}");
        allow("as-own", "{\"apiGroups\": [\"authentication.k8s.io\"], \"resources\": [\"nodes\"], "
                + "\"verbs\": [\"impersonate:associated-node\"]}");
        String bound = token("{\"boundObjectRef\": {\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"name\": \"agent\"}}");
        for (String node : List.of("n-" + namespace, "other")) {
            Api agent = new Api(mvc, request -> {
                request.addHeader("Authorization", "Bearer " + bound);
                request.addHeader("Impersonate-User", "system:node:" + node);
                return request;
            });
            agent.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}").expect(node.equals("other") ? 403 : 201);
        }
        admin.delete("/api/v1/nodes/n-" + namespace).expect(200);
    }

    @Test
    void whoMayImpersonateAsEverMayDoSoForEveryRequest() throws Exception {
        allow("legacy", "{\"apiGroups\": [\"\"], \"resources\": [\"users\", \"groups\"], \"verbs\": [\"impersonate\"]}");
        robotAs("Impersonate-User", "anybody", "Impersonate-Group", "system:masters").get(in("secrets")).expect(200);
    }

    @Test
    void groupsWithoutAUserAreNobody() throws Exception {
        RequestPostProcessor owner = showing(access.authority().admin().certificate());
        Api nameless = new Api(mvc, request -> {
            request.addHeader("Impersonate-Group", "people");
            return owner.postProcessRequest(request);
        });
        assertThat(nameless.get(in("pods")).expect(400).text("/message"))
                .isEqualTo("requested &user.DefaultInfo{Name:\"\", UID:\"\", Groups:[]string{\"people\"}, "
                        + "Extra:map[string][]string(nil)} without impersonating a user name");
    }

    @Test
    void nobodyGivesWhatTheyDoNotHave() throws Exception {
        bind("rolebindings", "admin", "User", "jane");
        Api jane = acting("jane");
        String bindings = ROLES + "namespaces/" + namespace + "/rolebindings";
        String binding = """
                {"metadata": {"name": "given-%1$s"}, "subjects": [{"kind": "ServiceAccount", "name": "robot"}],
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%1$s"}}""";
        jane.post(bindings, binding.formatted("view")).expect(201);
        assertThat(jane.post(bindings, binding.formatted("cluster-admin")).expect(403).text("/message"))
                .startsWith("rolebindings.rbac.authorization.k8s.io \"given-cluster-admin\" is forbidden: user \"jane\" "
                        + "(groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n");
        assertThat(jane.post(bindings, binding.formatted("nothing")).expect(404).text("/message"))
                .isEqualTo("clusterroles.rbac.authorization.k8s.io \"nothing\" not found");
        String roles = ROLES + "namespaces/" + namespace + "/roles";
        jane.post(roles, "{\"metadata\": {\"name\": \"r\"}, \"rules\": [{\"apiGroups\": [\"\"], \"resources\": [\"pods\"], \"verbs\": [\"get\"]}]}")
                .expect(201);
        jane.patch(roles + "/r", "json-patch", "[{\"op\": \"add\", \"path\": \"/rules/0/resources/-\", \"value\": \"nodes\"}]")
                .expect(403);
        jane.patch(roles + "/r", "merge-patch", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}").expect(200);
    }

    @Test
    void otherServersCanCheckTokens() throws Exception {
        bind("clusterrolebindings", "system:service-account-issuer-discovery", "Group", "system:unauthenticated");
        assertThat(nobody.get("/.well-known/openid-configuration").expect(200).text("/issuer"))
                .isEqualTo("https://kubernetes.default.svc.cluster.local");
        Api.Answer keys = nobody.get("/openid/v1/jwks").expect(200);
        assertThat(keys.response().getContentType()).isEqualTo("application/jwk-set+json");
        assertThat(keys.response().getContentAsString()).contains("\"kty\":\"EC\"").doesNotContain("\"d\":");
    }

    @Test
    void whoApprovesOrSignsMustBeAllowedToForThatSigner() throws Exception {
        String requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        String request = """
                {"metadata": {"name": "%s"}, "spec": {"signerName": "%s", "usages": ["client auth"], "request": "%s"}}""";
        String name = "for-" + namespace;
        admin.post(requests, request.formatted(name, "example.com/signer", CertificateRequests.of("CN=jane", null))).expect(201);
        assertThat(admin.post(requests, request.formatted(
                                "masters", "kubernetes.io/kube-apiserver-client", CertificateRequests.of("CN=jane, O=system:masters", null)))
                        .expect(403)
                        .text("/message"))
                .isEqualTo("certificatesigningrequests.certificates.k8s.io \"masters\" is forbidden: use of "
                        + "kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed");

        String role = """
                {"metadata": {"name": "%s"}, "rules": [{"apiGroups": ["certificates.k8s.io"], "verbs": ["%s"], "resources": [%s]%s}]}""";
        admin.post(ROLES + "clusterroles", role.formatted(
                "writer-" + namespace, "patch", "\"certificatesigningrequests/approval\", \"certificatesigningrequests/status\"", "")).expect(201);
        bind("clusterrolebindings", "writer-" + namespace, "User", "jane");
        Api jane = acting("jane");
        String approved = """
                {"status": {"conditions": [{"type": "Approved", "status": "True", "reason": "Test", "message": ""}]}}""";
        String failed = approved.replace("Approved", "Failed");
        String path = requests + "/" + name;
        assertThat(jane.patch(path + "/approval", "merge-patch", approved).expect(403).text("/message"))
                .isEqualTo("certificatesigningrequests.certificates.k8s.io \"" + name
                        + "\" is forbidden: user not permitted to approve requests with signerName \"example.com/signer\"");
        assertThat(jane.patch(path + "/status", "merge-patch", failed).expect(403).text("/message"))
                .endsWith("user not permitted to sign requests with signerName \"example.com/signer\"");
        jane.patch(path + "/status", "merge-patch", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}").expect(200);

        admin.post(ROLES + "clusterroles", role.formatted(
                "approver-" + namespace, "approve", "\"signers\"", ", \"resourceNames\": [\"example.com/*\"]")).expect(201);
        bind("clusterrolebindings", "approver-" + namespace, "User", "jane");
        jane.patch(path + "/approval", "merge-patch", approved).expect(200);
        jane.patch(path + "/status", "merge-patch", failed).expect(403);
    }

    @Test
    void whatIsAnotherServersIsGuardedHereToo() throws Exception {
        admin.post("/apis/apiregistration.k8s.io/v1/apiservices", """
                {"metadata": {"name": "v1.guarded.example.com"}, "spec": {"group": "guarded.example.com", "version": "v1",
                 "groupPriorityMinimum": 10, "versionPriority": 10, "service": {"namespace": "%s", "name": "none"}}}"""
                .formatted(namespace)).expect(201);
        String things = "/apis/guarded.example.com/v1/namespaces/" + namespace + "/things";
        Api robot = bearing(token("{}"));
        assertThat(robot.get(things).expect(403).text("/message"))
                .isEqualTo("things.guarded.example.com is forbidden: User \"system:serviceaccount:" + namespace
                        + ":robot\" cannot list resource \"things\" in API group \"guarded.example.com\" in the namespace \""
                        + namespace + "\"");
        nobody.get("/apis/guarded.example.com/v1").expect(403);
        robot.get("/apis/guarded.example.com/v1").expect(503);
        admin.get(things).expect(503);
        admin.delete("/apis/apiregistration.k8s.io/v1/apiservices/v1.guarded.example.com").expect(200);
    }
}

package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

@WebTest
class KindStrategyTests {

    private static final String DEPLOYMENT = """
            {"metadata": {"name": "web"}, "status": {"replicas": 9},
             "spec": {"selector": {"matchLabels": {"app": "web"}}, "template": {
               "metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}}}""";

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

    private String at(String groupVersion, String resource) {
        return (groupVersion.equals("v1") ? "/api/" : "/apis/") + groupVersion + "/namespaces/" + namespace + "/" + resource;
    }

    @Test
    void aNewObjectHasNoStatusButTheDefaultOne() throws Exception {
        Api.Answer made = api.post(at("apps/v1", "deployments"), DEPLOYMENT).expect(201);
        assertThat(made.body().path("status").isObject()).isTrue();
        assertThat(made.body().path("status").size()).isZero();
        assertThat(made.body().at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    void aGenerationCountsChangesOfTheSpecAndOfADeploymentsAnnotationsAndNothingElse() throws Exception {
        String path = at("apps/v1", "deployments") + "/web";
        api.post(at("apps/v1", "deployments"), DEPLOYMENT).expect(201);
        assertThat(generation(api.patch(path, "merge-patch", "{\"spec\": {\"replicas\": 3}}"))).isEqualTo(2);
        assertThat(generation(api.patch(path, "merge-patch", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"))).isEqualTo(2);
        assertThat(generation(api.patch(path, "merge-patch", "{\"metadata\": {\"annotations\": {\"a\": \"b\"}}}"))).isEqualTo(3);
        // The controller has its own idea of the status, so only the answers tell what a request did.
        Api.Answer now = api.patch(path + "/status", "merge-patch",
                "{\"spec\": {\"replicas\": 7}, \"status\": {\"replicas\": 99, \"observedGeneration\": 3}}");
        assertThat(generation(now)).isEqualTo(3);
        assertThat(now.body().at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(now.body().at("/status/replicas").asInt()).isEqualTo(99);
        Api.Answer kept = api.patch(path, "merge-patch", "{\"status\": {\"replicas\": 55}}").expect(200);
        assertThat(kept.body().at("/status/replicas").asInt()).isNotEqualTo(55);
    }

    @Test
    void whatBelongsToFeaturesThatAreOffIsDroppedOfPodsAndTheirTemplates() throws Exception {
        String spec = """
                {"schedulingGroup": {"podGroupName": "g"}, "os": {"name": "linux"}, "nodeName": "none", "restartPolicy": "Always",
                 "volumes": [{"name": "v", "projected": {"sources": [{"clusterTrustBundle": {"name": "b", "path": "p"}}]}}],
                 "containers": [{"name": "c", "image": "nginx", "lifecycle": {"stopSignal": "SIGUSR1"}}]}""";
        String template = "{\"metadata\": {\"labels\": {\"app\": \"web\"}}, \"spec\": " + spec + "}";
        Api.Answer set = api.post(at("apps/v1", "replicasets"), "{\"metadata\": {\"name\": \"r\"}, \"spec\": {\"replicas\": 0,"
                + " \"selector\": {\"matchLabels\": {\"app\": \"web\"}}, \"template\": " + template + "}}").expect(201);
        Api.Answer pod = api.post(at("v1", "pods"), "{\"metadata\": {\"name\": \"p\"}, \"spec\": " + spec + "}").expect(201);
        for (JsonNode each : List.of(set.body().at("/spec/template/spec"), pod.body().at("/spec"))) {
            assertThat(each.has("schedulingGroup")).isFalse();
            assertThat(each.at("/containers/0").has("lifecycle")).isFalse();
            assertThat(each.at("/volumes/0/projected/sources/0").has("clusterTrustBundle")).isFalse();
        }
    }

    @Test
    void aGenerationThatNobodyCountsIsTheClients() throws Exception {
        String map = "{\"metadata\": {\"name\": \"m\", \"generation\": 5}}";
        assertThat(api.post(at("v1", "configmaps"), map).expect(201).body().at("/metadata/generation").asInt()).isEqualTo(5);
        assertThat(api.post(at("v1", "configmaps"), map.replace("5", "-5")).expect(422).body().path("message").asString())
                .contains("metadata.generation: Invalid value: -5: must be greater than or equal to 0");
        assertThat(api.post(at("apps/v1", "deployments"), DEPLOYMENT.replace("{\"name\": \"web\"}", "{\"name\": \"web\", \"generation\": 5}")).expect(201)
                        .body().at("/metadata/generation").asInt())
                .isEqualTo(1);
    }

    private static final String OWNERS = """
            {"metadata": {"labels": {"a": "b"}, "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": "UID"}]}}""";

    @Test
    void whenAnObjectWasMadeIsNotForAnUpdateToSay() throws Exception {
        api.post(at("v1", "configmaps"), "{\"metadata\": {\"name\": \"m\"}}").expect(201);
        Api.Answer updated = api.patch(at("v1", "configmaps") + "/m", "merge-patch",
                "{\"metadata\": {\"creationTimestamp\": \"2020-01-01T00:00:00Z\"}, \"data\": {\"a\": \"b\"}}");
        assertThat(updated.expect(200).text("/metadata/creationTimestamp")).isNotEqualTo("2020-01-01T00:00:00Z");
    }

    @Test
    void whoWritesAStatusMayNameOwnersOfWhatIsNoPod() throws Exception {
        api.post(at("v1", "resourcequotas"), "{\"metadata\": {\"name\": \"q\"}, \"spec\": {\"hard\": {\"pods\": \"9\"}}}").expect(201);
        String quota = at("v1", "resourcequotas") + "/q/status";
        assertThat(api.patch(quota, "merge-patch", OWNERS.replace("UID", "")).expect(422).body().path("message").asString())
                .contains("metadata.ownerReferences.uid: Invalid value: \"\": must not be empty");
        // There is no such owner, so this is the last of the quota.
        assertThat(api.patch(quota, "merge-patch", OWNERS).expect(200).body().at("/metadata/ownerReferences/0/name").asString())
                .isEqualTo("o");
        api.post(at("v1", "pods"), """
                {"metadata": {"name": "p"}, "spec": {"nodeName": "none", "containers": [{"name": "c", "image": "nginx"}]}}""").expect(201);
        JsonNode pod = api.patch(at("v1", "pods") + "/p/status", "merge-patch", OWNERS).expect(200).body();
        assertThat(pod.at("/metadata/labels/a").asString()).isEqualTo("b");
        assertThat(pod.at("/metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void whoWritesAClaimsStatusChangesNothingOfItsMetadata() throws Exception {
        api.post(at("resource.k8s.io/v1", "resourceclaims"), "{\"metadata\": {\"name\": \"c\"}, \"spec\": {}}").expect(201);
        JsonNode claim = api.patch(at("resource.k8s.io/v1", "resourceclaims") + "/c/status", "merge-patch", OWNERS)
                .expect(200).body();
        assertThat(claim.path("metadata").has("labels")).isFalse();
        assertThat(claim.path("metadata").has("ownerReferences")).isFalse();
    }

    private static int generation(Api.Answer answer) {
        return answer.expect(200).body().at("/metadata/generation").asInt();
    }

    @Test
    void whatAJobOwnsStaysUnlessSomebodySaysOtherwise() throws Exception {
        String job = """
                {"metadata": {"name": "NAME", "finalizers": ["example.com/held"]}, "spec": {"suspend": true, "template": {"spec": {
                   "restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}}}}""";
        for (String name : List.of("silent", "told")) {
            api.post(at("batch/v1", "jobs"), job.replace("NAME", name)).expect(201);
        }
        Api.Answer silent = api.delete(at("batch/v1", "jobs") + "/silent").expect(200);
        assertThat(silent.response().getHeaders("Warning"))
                .containsExactly("299 - \"child pods are preserved by default when jobs are deleted; set "
                        + "propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning\"");
        assertThat(silent.body().at("/metadata/finalizers").toString()).contains("\"orphan\"");
        Api.Answer told = api.delete(at("batch/v1", "jobs") + "/told?propagationPolicy=Background").expect(200);
        assertThat(told.response().getHeaders("Warning")).isEmpty();
        assertThat(told.body().at("/metadata/finalizers").toString()).doesNotContain("\"orphan\"");
    }

    @Test
    void anAnnotationCountsTheTemplatesOfADaemonSetWhateverItsWritersSay() throws Exception {
        String count = "/metadata/annotations/deprecated.daemonset.template.generation";
        String path = at("apps/v1", "daemonsets") + "/web";
        String elsewhere = DEPLOYMENT.replace("\"containers\"", "\"nodeSelector\": {\"none\": \"such\"}, \"containers\"");
        assertThat(api.post(at("apps/v1", "daemonsets"), elsewhere).expect(201).text(count)).isEqualTo("1");
        assertThat(api.patch(path, "merge-patch", "{\"spec\": {\"minReadySeconds\": 3}}").expect(200).text(count)).isEqualTo("1");
        assertThat(api.patch(path, "merge-patch", "{\"metadata\": {\"annotations\": null}}").expect(200).text(count)).isEqualTo("1");
        assertThat(api.patch(path, "merge-patch", "{\"spec\": {\"template\": {\"metadata\": {\"labels\": {\"a\": \"b\"}}}}}")
                        .expect(200)
                        .text(count))
                .isEqualTo("2");
    }

    @Test
    void aStatefulSetHasNoMaxUnavailable() throws Exception {
        String strategy = "{\"spec\": {\"replicas\": 0, \"updateStrategy\": {\"type\": \"RollingUpdate\","
                + " \"rollingUpdate\": {\"maxUnavailable\": 2}}}}";
        api.post(at("apps/v1", "statefulsets"), DEPLOYMENT).expect(201);
        Api.Answer answer = api.patch(at("apps/v1", "statefulsets") + "/web", "merge-patch", strategy).expect(200);
        assertThat(answer.body().at("/spec/updateStrategy/rollingUpdate").toString()).isEqualTo("{\"partition\":0}");
    }

    @Test
    void aJobSelectsItsPodsByItsUid() throws Exception {
        Api.Answer job = api.post(at("batch/v1", "jobs"), """
                {"metadata": {"name": "once"}, "spec": {"template": {"spec": {
                  "restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}}}}""").expect(201);
        String uid = job.text("/metadata/uid");
        assertThat(job.text("/spec/selector/matchLabels/batch.kubernetes.io~1controller-uid")).isEqualTo(uid);
        for (String labels : List.of("/spec/template/metadata/labels", "/metadata/labels")) {
            assertThat(job.text(labels + "/controller-uid")).isEqualTo(uid);
            assertThat(job.text(labels + "/batch.kubernetes.io~1controller-uid")).isEqualTo(uid);
            assertThat(job.text(labels + "/job-name")).isEqualTo("once");
            assertThat(job.text(labels + "/batch.kubernetes.io~1job-name")).isEqualTo("once");
        }
        api.patch(at("batch/v1", "jobs") + "/once/status", "merge-patch", "{\"status\": {\"succeeded\": 1}}").expect(200);
        assertThat(api.get(at("batch/v1", "jobs?fieldSelector=status.successful%3D1")).texts("/items", "/metadata/name"))
                .containsExactly("once");
        assertThat(api.get(at("batch/v1", "jobs?fieldSelector=status.successful%3D0")).texts("/items", "/metadata/name"))
                .isEmpty();
    }

    @Test
    void aJobWithItsOwnSelectorKeepsIt() throws Exception {
        Api.Answer job = api.post(at("batch/v1", "jobs"), """
                {"metadata": {"name": "own"}, "spec": {"manualSelector": true, "selector": {"matchLabels": {"a": "b"}},
                  "template": {"metadata": {"labels": {"a": "b"}}, "spec": {
                    "restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}}}}""").expect(201);
        assertThat(job.body().at("/spec/selector/matchLabels").size()).isEqualTo(1);
    }

    @Test
    void aGeneratedNameIsInTheJobsLabels() throws Exception {
        Api.Answer job = api.post(at("batch/v1", "jobs"), """
                {"metadata": {"generateName": "many-"}, "spec": {"template": {"spec": {
                  "restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}}}}""").expect(201);
        assertThat(job.text("/spec/template/metadata/labels/job-name"))
                .startsWith("many-")
                .isEqualTo(job.text("/metadata/name"));
    }

    @Test
    void someKindsAreMadeByAPutAndSomeAreNot() throws Exception {
        String role = "{\"metadata\": {\"name\": \"r\"}, \"rules\": []}";
        api.put(at("rbac.authorization.k8s.io/v1", "roles/r"), role).expect(201);
        api.put(at("apps/v1", "deployments/web"), DEPLOYMENT).expect(404);
    }

    @Test
    void aDisruptionBudgetIsUpdatedFromAVersionOnly() throws Exception {
        String path = at("policy/v1", "poddisruptionbudgets");
        String budget = "{\"metadata\": {\"name\": \"b\"}, \"spec\": {\"minAvailable\": 1}}";
        api.post(path, budget).expect(201);
        Api.Answer refused = api.put(path + "/b", budget).expect(422);
        assertThat(refused.text("/message")).contains("metadata.resourceVersion: Invalid value: 0: must be specified for an update");
        assertThat(generation(api.patch(path + "/b", "merge-patch", "{\"spec\": {\"minAvailable\": 2}}"))).isEqualTo(2);
    }

    @Test
    void aVolumeNotesWhenItsPhaseChanged() throws Exception {
        String name = "pv-" + namespace;
        Api.Answer made = api.post("/api/v1/persistentvolumes", """
                {"metadata": {"name": "%s"}, "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"],
                 "hostPath": {"path": "/data"}}}""".formatted(name)).expect(201);
        assertThat(made.text("/status/phase")).isEqualTo("Pending");
        assertThat(made.text("/status/lastPhaseTransitionTime")).isEqualTo(made.text("/metadata/creationTimestamp"));
        assertThat(api.delete("/api/v1/persistentvolumes/" + name).expect(200).text("/kind")).isEqualTo("PersistentVolume");
    }

    @Test
    void aSigningRequestIsOfWhoAskedAndIsApprovedApart() throws Exception {
        String path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        String name = "csr-" + namespace;
        Api.Answer made = api.post(path, """
                {"metadata": {"name": "%s"}, "spec": {"signerName": "example.com/s", "request": "%s", "usages": ["client auth"],
                 "username": "root"}}""".formatted(name, SigningRequests.PEM_BASE64)).expect(201);
        assertThat(made.text("/spec/username")).isNotEqualTo("root").isNotEmpty();
        String approved = """
                {"status": {"certificate": "bm90", "conditions": [
                  {"type": "Approved", "status": "True", "reason": "Test", "message": "as asked"}]}}""";
        api.patch(path + "/" + name + "/status", "merge-patch", approved.replace("\"certificate\": \"bm90\", ", ""))
                .expect(200);
        assertThat(api.get(path + "/" + name).body().at("/status/conditions").size()).isZero();
        Api.Answer after = api.patch(path + "/" + name + "/approval", "merge-patch", approved).expect(200);
        assertThat(after.body().at("/status/conditions").size()).isEqualTo(1);
        assertThat(after.body().at("/status").has("certificate")).isFalse();
        JsonNode approval = after.body().at("/status/conditions/0");
        assertThat(approval.path("lastUpdateTime").asString("")).isNotEmpty();
        assertThat(approval.path("lastTransitionTime").asString("")).isEqualTo(approval.path("lastUpdateTime").asString(""));
        assertThat(api.get(path + "?fieldSelector=spec.signerName%3Dexample.com/s").texts("/items", "/metadata/name"))
                .contains(name);
    }

    @Test
    void aDebuggersContainerIsCompletedAsAnyOther() throws Exception {
        String path = at("v1", "pods");
        api.post(at("v1", "serviceaccounts"), "{\"metadata\": {\"name\": \"own\"}}").expect(201);
        api.post(path, """
                {"metadata": {"name": "debugged"}, "spec": {"serviceAccountName": "own",
                 "containers": [{"name": "c", "image": "nginx"}]}}""").expect(201);
        Api.Answer debugged = api.patch(path + "/debugged/ephemeralcontainers", "strategic-merge-patch", """
                {"spec": {"ephemeralContainers": [{"name": "debugger", "image": "busybox"}]}}""").expect(200);
        assertThat(debugged.text("/spec/ephemeralContainers/0/terminationMessagePolicy")).isEqualTo("File");
        assertThat(debugged.text("/spec/ephemeralContainers/0/imagePullPolicy")).isEqualTo("Always");
        api.patch(path + "/debugged", "strategic-merge-patch", """
                {"spec": {"containers": [{"name": "c", "image": "httpd"}]}}""").expect(200);
    }

    @Test
    void whoUsesEndpointsIsToldWhatReplacesThem() throws Exception {
        assertThat(api.get(at("v1", "endpoints")).expect(200).response().getHeader("Warning"))
                .isEqualTo("299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"");
        assertThat(api.get(at("discovery.k8s.io/v1", "endpointslices")).expect(200).response().getHeader("Warning")).isNull();
    }

    @Test
    void aFieldThatAKindIsNotSelectedByIsNamed() throws Exception {
        assertThat(api.get(at("v1", "pods?fieldSelector=foo%3Dbar")).expect(400).text("/message"))
                .isEqualTo("field label not supported: foo");
        assertThat(api.get(at("batch/v1", "jobs?fieldSelector=foo%3Dbar")).expect(400).text("/message"))
                .isEqualTo("field label \"foo\" not supported for batchv1.Job");
        assertThat(api.get(at("v1", "configmaps?fieldSelector=foo%3Dbar")).expect(400).text("/message"))
                .isEqualTo("\"foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }

    /** Kubectl shows the message only when the details name no object. */
    @Test
    void whyAPatchDoesNotApplyIsSaid() throws Exception {
        String path = at("apps/v1", "deployments");
        api.post(path, DEPLOYMENT).expect(201);
        Api.Answer json = api.patch(path + "/web", "json-patch", "[{\"op\": \"remove\", \"path\": \"/spec/nothing\"}]")
                .expect(422);
        assertThat(json.text("/message")).contains("/spec/nothing");
        assertThat(json.body().path("details").size()).isZero();
        Api.Answer strategic = api.patch(path + "/web", "strategic-merge-patch",
                "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"image\": \"nginx\"}]}}}}").expect(422);
        assertThat(strategic.text("/message")).isEqualTo("map: map[image:nginx] does not contain declared merge key: name");
        assertThat(strategic.body().path("details").size()).isZero();
    }

    @Test
    void whatIsHardlyMeantIsWarnedOfOnceForEachNewTemplate() throws Exception {
        String path = at("apps/v1", "deployments");
        String warning = "299 - \"spec.template.spec.containers[0].env[1]: hides previous definition of \\\"A\\\", "
                + "which may be dropped when using apply\"";
        String twice = DEPLOYMENT.replace("\"image\": \"nginx\"", "\"image\": \"nginx\", \"env\": [{\"name\": \"A\"}, {\"name\": \"A\"}]");
        assertThat(api.post(path, twice).expect(201).response().getHeaders("Warning")).containsExactly(warning);
        assertThat(api.patch(path + "/web", "merge-patch", "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}")
                        .expect(200)
                        .response()
                        .getHeaders("Warning"))
                .isEmpty();
        assertThat(api.patch(path + "/web", "merge-patch", "{\"spec\": {\"replicas\": 2}}")
                        .expect(200)
                        .response()
                        .getHeaders("Warning"))
                .containsExactly(warning);
    }

    @Test
    void whatIsOnlyTriedHasNoVersionUntilItIsThere() throws Exception {
        String path = at("v1", "configmaps");
        String map = "{\"metadata\": {\"name\": \"tried\"}}";
        Api.Answer tried = api.post(path + "?dryRun=All", map).expect(201);
        assertThat(tried.body().path("metadata").has("resourceVersion")).isFalse();
        assertThat(tried.text("/metadata/uid")).isNotEmpty();
        String version = api.post(path, map).expect(201).text("/metadata/resourceVersion");
        assertThat(api.patch(path + "/tried?dryRun=All", "merge-patch", "{\"data\": {\"a\": \"b\"}}")
                        .expect(200)
                        .text("/metadata/resourceVersion"))
                .isEqualTo(version);
    }

    @Test
    void aMapThatIsTooLargeIsSoAsAWhole() throws Exception {
        String map = "{\"metadata\": {\"name\": \"large\"}, \"data\": {\"a\": \"" + "a".repeat(1 << 20) + "b\"}}";
        assertThat(api.post(at("v1", "configmaps"), map).expect(422).text("/message"))
                .isEqualTo("ConfigMap \"large\" is invalid: []: Too long: may not be more than 1048576 bytes");
    }
}

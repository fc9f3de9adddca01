package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.json.JsonMapper;

/** MutatingAdmissionPolicies. Each test has a namespace, policies and bindings of its own. */
@WebTest
class MutatingPolicyTests {

    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";

    private final Api api;
    private final List<String> policies = new ArrayList<>();
    private String name = "";

    MutatingPolicyTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    @BeforeEach
    void makeNamespace(TestInfo test) throws Exception {
        name = "m" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"team\":\"red\"}}}").expect(201);
        api.post("/api/v1/namespaces/" + name + "/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    }

    @AfterEach
    void removeThePolicies() throws Exception {
        for (String each : policies) {
            api.delete(GROUP + "mutatingadmissionpolicybindings/" + each).expect(200);
            api.delete(GROUP + "mutatingadmissionpolicies/" + each).expect(200);
        }
    }

    private static String configuration(String expression) {
        return "{\"patchType\":\"ApplyConfiguration\",\"applyConfiguration\":{\"expression\":" + quoted(expression) + "}}";
    }

    private static String patch(String expression) {
        return "{\"patchType\":\"JSONPatch\",\"jsonPatch\":{\"expression\":" + quoted(expression) + "}}";
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    private String object(String policy, String spec) {
        return "{\"metadata\":{\"name\":\"" + policy + "\"},\"spec\":{\"reinvocationPolicy\":\"Never\",\"matchConstraints\":{"
                + "\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"" + name + "\"}},\"resourceRules\":["
                + "{\"apiGroups\":[\"\",\"apps\"],\"apiVersions\":[\"v1\"],\"operations\":[\"CREATE\",\"UPDATE\"],"
                + "\"resources\":[\"configmaps\",\"pods\",\"deployments\"]}]}," + spec + "}}";
    }

    /** A policy about what is written in the test's namespace. */
    private void policy(String suffix, String spec, String binding) throws Exception {
        String policy = name + suffix;
        policies.add(policy);
        api.post(
                        GROUP + "mutatingadmissionpolicies",
                        spec.contains("reinvocationPolicy")
                                ? object(policy, spec).replaceFirst("\"reinvocationPolicy\":\"Never\",", "")
                                : object(policy, spec))
                .expect(201);
        api.post(
                        GROUP + "mutatingadmissionpolicybindings",
                        "{\"metadata\":{\"name\":\"" + policy + "\"},\"spec\":{\"policyName\":\"" + policy + "\"" + binding + "}}")
                .expect(201);
    }

    private void mutations(String... mutations) throws Exception {
        policy("", "\"mutations\":[" + String.join(",", mutations) + "]", "");
    }

    private Api.Answer map(String map, String data) throws Exception {
        return api.post(
                "/api/v1/namespaces/" + name + "/configmaps", "{\"metadata\":{\"name\":\"" + map + "\"},\"data\":" + data + "}");
    }

    @Test
    void aConfigurationIsLaidOverTheObject() throws Exception {
        mutations(configuration("Object{metadata: Object.metadata{labels: {'team': namespaceObject.metadata.labels.team}},"
                + " ?data: has(object.data) ? optional.of({'size': string(size(object.data))}) : optional.none()}"));
        Api.Answer made = map("a", "{\"k\":\"v\"}").expect(201);
        assertThat(made.text("/metadata/labels/team")).isEqualTo("red");
        assertThat(made.text("/data/size")).isEqualTo("1");
        assertThat(made.text("/data/k")).isEqualTo("v");
    }

    @Test
    void listsAreMergedByTheirKeysAndWhatIsNewGetsItsDefaults() throws Exception {
        mutations(configuration(
                "Object{spec: Object.spec{initContainers: [Object.spec.initContainers{name: 'mesh', image: 'mesh:1',"
                        + " restartPolicy: 'Always'}], containers: object.spec.containers.map(c,"
                        + " Object.spec.containers{name: c.name, env: [Object.spec.containers.env{name: 'MESH', value: 'on'}]})}}"));
        Api.Answer made = api.post(
                        "/api/v1/namespaces/" + name + "/pods",
                        "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\","
                                + "\"env\":[{\"name\":\"OWN\",\"value\":\"1\"}]}]}}")
                .expect(201);
        assertThat(made.texts("/spec/initContainers", "/imagePullPolicy")).containsExactly("IfNotPresent");
        assertThat(made.texts("/spec/containers/0/env", "/name")).containsExactlyInAnyOrder("OWN", "MESH");
        assertThat(made.text("/spec/containers/0/image")).isEqualTo("x");
    }

    @Test
    void aPatchIsCarriedOutAndOneWhoseTestFailsIsNot() throws Exception {
        mutations(
                patch("[JSONPatch{op: 'test', path: '/data/k', value: 'v'}, JSONPatch{op: 'add', path: '/data/added', value: 'yes'},"
                        + " JSONPatch{op: 'add', path: '/metadata/labels', value: {}},"
                        + " JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('example.com/a'), value: 'c'}]"),
                patch("has(object.metadata.labels) ? [JSONPatch{op: 'copy', from: '/data/k', path: '/data/copied'}] : []"));
        Api.Answer made = map("a", "{\"k\":\"v\"}").expect(201);
        assertThat(made.text("/data/added")).isEqualTo("yes");
        assertThat(made.text("/data/copied")).as("the second mutation sees what the first has done").isEqualTo("v");
        assertThat(made.body().at("/metadata/labels").get("example.com/a").asString()).isEqualTo("c");
        Api.Answer untouched = map("b", "{\"k\":\"w\"}").expect(201);
        assertThat(untouched.body().at("/data")).hasSize(1);
    }

    @Test
    void parametersVariablesAndConditionsCount() throws Exception {
        map("first", "{\"value\":\"one\"}").expect(201);
        policy(
                "",
                "\"paramKind\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"},\"matchConditions\":[{\"name\":\"marked\","
                        + "\"expression\":\"object.metadata.name.startsWith('x')\"}],\"variables\":[{\"name\":\"wanted\","
                        + "\"expression\":\"Object{data: Object.data{value: params.data.value}}\"}],\"mutations\":["
                        + configuration("variables.wanted") + "]",
                ",\"paramRef\":{\"name\":\"first\",\"parameterNotFoundAction\":\"Deny\"}");
        assertThat(map("x1", "{}").expect(201).text("/data/value")).isEqualTo("one");
        assertThat(map("y1", "{}").expect(201).body().at("/data")).isEmpty();
        api.delete("/api/v1/namespaces/" + name + "/configmaps/first").expect(200);
        assertThat(map("x2", "{}").expect(403).text("/message"))
                .isEqualTo("policy '" + name + "' with binding '" + name + "' denied request: failed to configure binding: no params"
                        + " found for policy binding with `Deny` parameterNotFoundAction");
    }

    @Test
    void whatCannotBeDoneIsRefusedOrPassedOverAsThePolicySays() throws Exception {
        policy("", "\"failurePolicy\":\"Ignore\",\"mutations\":[" + patch("[JSONPatch{op: 'remove', path: '/nothing'}]") + "]", "");
        map("a", "{}").expect(201);
        policy("-fails", "\"mutations\":[" + configuration("Object{metadata: Object.metadata{annotations: {'a': object.nothing}}}") + "]", "");
        Api.Answer refused = map("b", "{}").expect(403);
        assertThat(refused.text("/reason")).isEqualTo("Invalid");
        assertThat(refused.text("/message"))
                .isEqualTo("policy '" + name + "-fails' with binding '" + name + "-fails' denied request: no such key: nothing");
    }

    @Test
    void whatCouldOnlyBeReplacedAsAWholeIsLeftAlone() throws Exception {
        mutations(configuration("Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{"
                + "containers: [Object.spec.template.spec.containers{name: 'c', command: ['x']}]}}}}"));
        String deployment = "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{"
                + "\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x\"}]}}}}";
        Api.Answer refused =
                api.post("/apis/apps/v1/namespaces/" + name + "/deployments", deployment).expect(403);
        assertThat(refused.text("/message"))
                .endsWith("denied request: error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or"
                        + " structs: .spec.template.spec.containers[0].command");
    }

    @Test
    void initializersAreCalledAfterTheirFields() throws Exception {
        mutations(configuration("Object{metadata: Object.spec{labels: {}}}"));
        assertThat(map("a", "{}").expect(403).text("/message"))
                .endsWith("denied request: type mismatch: unexpected type name \"Object.spec\", expected \"Object.metadata\", which"
                        + " matches field name path from root Object type");
    }

    @Test
    void whoWantsToSeesAgainWhatOthersHaveChanged() throws Exception {
        String count = "has(object.data) && 'n' in object.data ? string(int(object.data.n) + 1) : '1'";
        policy("-1", "\"reinvocationPolicy\":\"IfNeeded\",\"mutations\":["
                + configuration("Object{data: Object.data{n: " + count + "}}") + "]", "");
        policy("-2", "\"mutations\":[" + configuration("Object{data: Object.data{m: 'x'}}") + "]", "");
        Api.Answer made = map("a", "{}").expect(201);
        assertThat(made.text("/data/n")).isEqualTo("2");
        assertThat(made.text("/data/m")).isEqualTo("x");
    }

    @Test
    void whatIsNoMutationCannotBeWritten() throws Exception {
        for (String mutation : List.of(
                configuration("Object{spec: nothing}"),
                patch("[JSONPatch{op: 'add', way: '/x'}]"),
                patch("[Other{op: 'add'}]"),
                configuration(" "))) {
            Api.Answer refused = api.post(
                            GROUP + "mutatingadmissionpolicies", object(name, "\"mutations\":[" + mutation + "]"))
                    .expect(422);
            assertThat(refused.text("/message")).contains("spec.mutations[0].");
        }
    }
}

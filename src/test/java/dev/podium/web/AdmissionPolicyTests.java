package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import tools.jackson.databind.JsonNode;

/** ValidatingAdmissionPolicies. Each test has a namespace, a policy and a binding of its own. */
@WebTest
class AdmissionPolicyTests {

    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";

    private final Api api;
    private String name = "";

    AdmissionPolicyTests(@Autowired MockMvc mvc) {
        this.api = new Api(mvc);
    }

    @BeforeEach
    void makeNamespace(TestInfo test) throws Exception {
        name = "p" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\",\"labels\":{\"team\":\"red\"}}}").expect(201);
    }

    @AfterEach
    void removeThePolicy() throws Exception {
        api.delete(GROUP + "validatingadmissionpolicybindings/" + name);
        api.delete(GROUP + "validatingadmissionpolicies/" + name);
    }

    /** A policy on the ConfigMaps of the test's namespace. */
    private void policy(String spec, String binding) throws Exception {
        api.post(
                        GROUP + "validatingadmissionpolicies",
                        "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"matchConstraints\":{\"namespaceSelector\":{\"matchLabels\":"
                                + "{\"kubernetes.io/metadata.name\":\"" + name + "\"}},\"resourceRules\":[{\"apiGroups\":[\"\"],"
                                + "\"apiVersions\":[\"v1\"],\"operations\":[\"CREATE\",\"UPDATE\"],\"resources\":[\"configmaps\"]}]},"
                                + spec + "}}")
                .expect(201);
        api.post(
                        GROUP + "validatingadmissionpolicybindings",
                        "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"policyName\":\"" + name + "\"," + binding + "}}")
                .expect(201);
    }

    private Api.Answer map(String map, String data) throws Exception {
        return api.post(
                "/api/v1/namespaces/" + name + "/configmaps", "{\"metadata\":{\"name\":\"" + map + "\"},\"data\":" + data + "}");
    }

    private String by() {
        return "ValidatingAdmissionPolicy '" + name + "' with binding '" + name + "' denied request: ";
    }

    @Test
    void whatDoesNotHoldIsDenied() throws Exception {
        policy("\"validations\":[{\"expression\":\"object.data.size() < 2\"}]", "\"validationActions\":[\"Deny\"]");
        Api.Answer denied = map("a", "{\"k\":\"v\",\"l\":\"w\"}").expect(422);
        assertThat(denied.text("/message"))
                .isEqualTo("configmaps \"a\" is forbidden: " + by() + "failed expression: object.data.size() < 2");
        assertThat(denied.text("/reason")).isEqualTo("Invalid");
        map("a", "{\"k\":\"v\"}").expect(201);
    }

    @Test
    void aPolicyKnowsTheRequestItsNamespaceWhatWasThereAndItsVariables() throws Exception {
        policy(
                "\"variables\":[{\"name\":\"team\",\"expression\":\"namespaceObject.metadata.labels.team\"},"
                        + "{\"name\":\"twice\",\"expression\":\"variables.team + variables.team\"},"
                        + "{\"name\":\"unused\",\"expression\":\"object.nothing.at.all\"}],"
                        + "\"validations\":[{\"expression\":\"variables.twice == 'redred' && (oldObject == null || oldObject.data.k =="
                        + " object.data.k)\",\"messageExpression\":\"'k of ' + request.name + ' is ' + oldObject.data.k\",\"reason\":\"Forbidden\"}]",
                "\"validationActions\":[\"Deny\"]");
        map("a", "{\"k\":\"v\"}").expect(201);
        assertThat(api.patch("/api/v1/namespaces/" + name + "/configmaps/a", "merge-patch", "{\"data\":{\"k\":\"w\"}}")
                        .expect(403)
                        .text("/message"))
                .isEqualTo("configmaps \"a\" is forbidden: " + by() + "k of a is v");
    }

    @Test
    void whatHasNoValueIsDeniedUnlessFailuresAreIgnored() throws Exception {
        policy("\"validations\":[{\"expression\":\"object.data.absent == 'x'\"}]", "\"validationActions\":[\"Deny\"]");
        assertThat(map("a", "{\"k\":\"v\"}").expect(422).text("/message"))
                .contains(by() + "expression 'object.data.absent == 'x'' resulted in error: no such key: absent");
        api.patch(GROUP + "validatingadmissionpolicies/" + name, "merge-patch", "{\"spec\":{\"failurePolicy\":\"Ignore\"}}")
                .expect(200);
        map("a", "{\"k\":\"v\"}").expect(201);
    }

    @Test
    void aBindingMayOnlyWarn() throws Exception {
        policy("\"validations\":[{\"expression\":\"false\",\"message\":\"mind this\"}]", "\"validationActions\":[\"Warn\",\"Audit\"]");
        assertThat(map("a", "{}").expect(201).response().getHeaders("Warning"))
                .containsExactly("299 - \"Validation failed for ValidatingAdmissionPolicy '" + name + "' with binding '" + name
                        + "': mind this\"");
    }

    @Test
    void parametersComeFromAnyObject() throws Exception {
        policy(
                "\"paramKind\":{\"apiVersion\":\"v1\",\"kind\":\"Secret\"},\"validations\":[{\"expression\":\"object.data.k =="
                        + " params.metadata.labels.allowed\"}]",
                "\"paramRef\":{\"name\":\"rules\",\"parameterNotFoundAction\":\"Deny\"},\"validationActions\":[\"Deny\"]");
        assertThat(map("a", "{\"k\":\"v\"}").expect(422).text("/message"))
                .endsWith("failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction");
        api.post(
                        "/api/v1/namespaces/" + name + "/secrets",
                        "{\"metadata\":{\"name\":\"rules\",\"labels\":{\"allowed\":\"v\"}}}")
                .expect(201);
        map("a", "{\"k\":\"v\"}").expect(201);
        map("b", "{\"k\":\"w\"}").expect(422);
    }

    @Test
    void whatCannotBeCompiledIsRefusedAtOnce() throws Exception {
        assertThat(api.post(
                                GROUP + "validatingadmissionpolicies",
                                "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"matchConstraints\":{\"resourceRules\":[{\"apiGroups\":[\"\"],"
                                        + "\"apiVersions\":[\"v1\"],\"operations\":[\"CREATE\"],\"resources\":[\"pods\"]}]},\"matchConditions\":[{\"name\":"
                                        + "\"c\",\"expression\":\"nobody.knows\"}],\"validations\":[{\"expression\":\"1 +\"}]}}")
                        .expect(422)
                        .text("/message"))
                .contains("spec.matchConditions[0].expression: Invalid value: \"nobody.knows\": compilation failed: ")
                .contains("spec.validations[0].expression: Invalid value: \"1 +\": compilation failed: ");
    }

    @Test
    void aPolicySaysThatItHasBeenChecked() throws Exception {
        policy("\"validations\":[{\"expression\":\"true\"}]", "\"validationActions\":[\"Deny\"]");
        Api.Answer policy = api.get(GROUP + "validatingadmissionpolicies/" + name);
        while (policy.body().at("/status/observedGeneration").asInt(0) != 1) {
            policy = api.get(GROUP + "validatingadmissionpolicies/" + name);
        }
        assertThat(policy.body().at("/status/typeChecking").isObject()).isTrue();
    }

    @Test
    void aPolicySaysWhatDoesNotFitTheKindsThatItIsAbout() throws Exception {
        api.post(GROUP + "validatingadmissionpolicies", "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"matchConstraints\":"
                        + "{\"resourceRules\":[{\"operations\":[\"CREATE\"],\"apiGroups\":[\"apps\"],\"apiVersions\":[\"v1\"],\"resources\":"
                        + "[\"deployments\"]}]},\"validations\":[{\"expression\":\"object.spec.replicas > '1'\",\"messageExpression\":"
                        + "\"'has ' + string(object.spec.replicas)\"},{\"expression\":\"object.spec.replicas > 1 &&"
                        + " object.spec.template.spec.containers.all(c, c.image != '') && object.metadata.labels['a'] == 'b'\"},"
                        + "{\"expression\":\"object.spec.maxReplicas < 2\"}]}}")
                .expect(201);
        Api.Answer policy = api.get(GROUP + "validatingadmissionpolicies/" + name);
        while (policy.body().at("/status/observedGeneration").asInt(0) != 1) {
            policy = api.get(GROUP + "validatingadmissionpolicies/" + name);
        }
        JsonNode warnings = policy.body().at("/status/typeChecking/expressionWarnings");
        assertThat(warnings).extracting(each -> each.path("fieldRef").asString())
                .containsExactly("spec.validations[0].expression", "spec.validations[2].expression");
        assertThat(warnings.get(0).path("warning").asString())
                .startsWith("apps/v1, Kind=Deployment: ERROR: <input>:1:")
                .contains("found no matching overload for '_>_' applied to '(int, string)'");
        assertThat(warnings.get(1).path("warning").asString()).contains("undefined field 'maxReplicas'");
    }

    @Test
    void expressionsMustComeToWhatTheyAreFor() throws Exception {
        String refused = api.post(
                        GROUP + "validatingadmissionpolicies",
                        "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"matchConstraints\":{\"resourceRules\":[{\"operations\":"
                                + "[\"CREATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"pods\"]}]},"
                                + "\"validations\":[{\"expression\":\"1 + 1\"},{\"expression\":\"true\",\"messageExpression\":\"true\"},"
                                + "{\"expression\":\"object.spec.paused\"},{\"expression\":\"request.uid == ''\"},"
                                + "{\"expression\":\"params.x == 1\"},{\"expression\":\"variables.size == 'a'\"}],"
                                + "\"variables\":[{\"name\":\"size\",\"expression\":\"size(request.name)\"}],"
                                + "\"auditAnnotations\":[{\"key\":\"k\",\"valueExpression\":\"1\"}],"
                                + "\"matchConditions\":[{\"name\":\"c\",\"expression\":\"'x'\"}]}}")
                .expect(422)
                .text("/message");
        assertThat(refused)
                .contains("spec.validations[0].expression: Invalid value: \"1 + 1\": must evaluate to bool but got int")
                .contains("spec.validations[1].messageExpression: Invalid value: \"true\": must evaluate to string but got bool")
                .contains("spec.validations[2].expression: Invalid value: \"object.spec.paused\": must evaluate to bool but got dyn")
                .contains("spec.validations[3].expression: Invalid value: \"request.uid == ''\": compilation failed: ERROR: <input>:1:8: undefined field 'uid'")
                .contains("spec.validations[4].expression: Invalid value: \"params.x == 1\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params'")
                .contains("spec.validations[5].expression: Invalid value: \"variables.size == 'a'\": compilation failed: ERROR: <input>:1:16: found no matching overload for '_==_' applied to '(int, string)'")
                .contains("spec.auditAnnotations[0].valueExpression: Invalid value: \"1\": must evaluate to one of [string null_type] but got int")
                .contains("spec.matchConditions[0].expression: Invalid value: \"'x'\": must evaluate to bool but got string");
    }

    @Test
    void conditionsLeaveOutWhatAPolicyIsNotAbout() throws Exception {
        policy(
                "\"matchConditions\":[{\"name\":\"short\",\"expression\":\"request.name.size() == 1\"}],\"validations\":[{\"expression\":\"false\"}]",
                "\"validationActions\":[\"Deny\"]");
        map("a", "{}").expect(422);
        map("longer", "{}").expect(201);
    }
}

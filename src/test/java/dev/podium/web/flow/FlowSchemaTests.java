package dev.podium.web.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.access.Attempt;
import dev.podium.model.User;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FlowSchemaTests {

    private static FlowSchema schema(String rule) {
        return FlowSchema.of(new YAMLMapper().readTree("metadata: {name: s, uid: u}\nspec:\n  matchingPrecedence: 7\n"
                + "  priorityLevelConfiguration: {name: l}\n  rules: [" + rule + "]\n"));
    }

    private static Attempt resource(String user, String verb, String resource, String namespace) {
        String[] parts = resource.split("/");
        return new Attempt.OnResource(
                User.of(user, "people"), verb, "", "v1", parts[0], parts.length > 1 ? parts[1] : "", namespace, "");
    }

    private static boolean subject(String subject, String user) {
        return schema("{subjects: [" + subject + "], resourceRules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true}]}")
                .isFor(resource(user, "list", "nodes", ""));
    }

    @Test
    void itSaysWhoseRequestsItIsFor() {
        assertThat(subject("{kind: User, user: {name: jane}}", "jane")).isTrue();
        assertThat(subject("{kind: User, user: {name: jane}}", "john")).isFalse();
        assertThat(subject("{kind: User, user: {name: '*'}}", "john")).isTrue();
        assertThat(subject("{kind: Group, group: {name: people}}", "john")).isTrue();
        assertThat(subject("{kind: Group, group: {name: others}}", "john")).isFalse();
        assertThat(subject("{kind: ServiceAccount, serviceAccount: {namespace: a, name: b}}", "system:serviceaccount:a:b")).isTrue();
        assertThat(subject("{kind: ServiceAccount, serviceAccount: {namespace: a, name: b}}", "system:serviceaccount:a:c")).isFalse();
        assertThat(subject("{kind: ServiceAccount, serviceAccount: {namespace: a, name: '*'}}", "system:serviceaccount:a:c")).isTrue();
        assertThat(subject("{kind: ServiceAccount, serviceAccount: {namespace: a, name: '*'}}", "system:serviceaccount:ab:c")).isFalse();
    }

    @Test
    void itSaysWhichResourcesItIsFor() {
        FlowSchema pods = schema("{subjects: [{kind: User, user: {name: '*'}}], resourceRules: [{verbs: [get, list], apiGroups: [''],"
                + " resources: [pods, pods/status], namespaces: [a]}]}");
        assertThat(pods.isFor(resource("x", "get", "pods", "a"))).isTrue();
        assertThat(pods.isFor(resource("x", "get", "pods/status", "a"))).isTrue();
        assertThat(pods.isFor(resource("x", "get", "pods/log", "a"))).isFalse();
        assertThat(pods.isFor(resource("x", "update", "pods", "a"))).isFalse();
        assertThat(pods.isFor(resource("x", "get", "pods", "b"))).isFalse();
        assertThat(pods.isFor(resource("x", "get", "pods", ""))).isFalse();
        assertThat(pods.isFor(new Attempt.OnPath(User.of("x"), "get", "/version"))).isFalse();
    }

    @Test
    void itSaysWhichPathsItIsFor() {
        FlowSchema paths = schema("{subjects: [{kind: User, user: {name: '*'}}], nonResourceRules: [{verbs: [get],"
                + " nonResourceURLs: [/version, /openapi/*]}]}");
        assertThat(paths.isFor(new Attempt.OnPath(User.of("x"), "get", "/version"))).isTrue();
        assertThat(paths.isFor(new Attempt.OnPath(User.of("x"), "get", "/version/"))).isTrue();
        assertThat(paths.isFor(new Attempt.OnPath(User.of("x"), "get", "/versions"))).isFalse();
        assertThat(paths.isFor(new Attempt.OnPath(User.of("x"), "get", "/openapi/v3"))).isTrue();
        assertThat(paths.isFor(new Attempt.OnPath(User.of("x"), "post", "/version"))).isFalse();
    }
}

package dev.podium.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RbacTests {

    private static final User JANE = Identities.authenticated(User.of("jane", "people"));
    private static final User ACCOUNT = Identities.authenticated(User.of("system:serviceaccount:default:robot"));

    private final Rehearsal rehearsal = new Rehearsal(0);
    private final Rbac rbac = new Rbac(rehearsal.client);
    private final Escalation escalation = new Escalation(rbac, rbac);

    @AfterEach
    void stop() {
        rehearsal.close();
    }

    private void create(String kind, String name, String rest) {
        rehearsal.create("apiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest);
    }

    private void bind(String kind, String role, String subject) {
        create(kind, "b-" + role, "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: "
                + (kind.startsWith("Cluster") || role.equals("view") ? "ClusterRole" : "Role") + ", name: " + role + "}\nsubjects: [" + subject
                + "]\n");
    }

    private static Attempt on(User user, String verb, String resource, String namespace, String name) {
        String[] parts = resource.split("/");
        return new Attempt.OnResource(user, verb, "", "v1", parts[0], parts.length > 1 ? parts[1] : "", namespace, name);
    }

    private boolean may(User user, String verb, String resource, String namespace, String name) {
        return rbac.authorize(on(user, verb, resource, namespace, name)).allowed();
    }

    @Test
    void whoHasNoRoleMayNothingAndIsToldWhat() {
        Attempt attempt = on(JANE, "list", "pods", "default", "");
        assertThat(rbac.authorize(attempt)).isEqualTo(new Authorizer.Decision(false, ""));
        assertThat(attempt.denied())
                .isEqualTo("User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"");
        assertThat(on(JANE, "get", "pods/log", "", "x").denied())
                .isEqualTo("User \"jane\" cannot get resource \"pods/log\" in API group \"\" at the cluster scope");
    }

    @Test
    void aRoleCountsInItsNamespaceFromTheMomentItIsBound() {
        create("Role", "reader", "rules: [{apiGroups: [''], resources: [pods, pods/log], verbs: [get, list]}]\n");
        assertThat(may(JANE, "list", "pods", "default", "")).isFalse();
        bind("RoleBinding", "reader", "{apiGroup: rbac.authorization.k8s.io, kind: Group, name: people}");
        assertThat(rbac.authorize(on(JANE, "list", "pods", "default", "")))
                .isEqualTo(new Authorizer.Decision(
                        true, "RBAC: allowed by RoleBinding \"b-reader/default\" of Role \"reader\" to Group \"people\""));
        assertThat(may(JANE, "get", "pods/log", "default", "x")).isTrue();
        assertThat(may(JANE, "delete", "pods", "default", "x")).isFalse();
        assertThat(may(JANE, "list", "pods", "kube-system", "")).isFalse();
        assertThat(may(JANE, "list", "pods", "", "")).isFalse();
    }

    @Test
    void aServiceAccountIsASubjectOfItsOwnKind() {
        bind("RoleBinding", "view", "{kind: ServiceAccount, name: robot, namespace: default}");
        assertThat(may(ACCOUNT, "list", "services", "default", "")).isTrue();
        assertThat(may(ACCOUNT, "list", "secrets", "default", "")).isFalse();
        assertThat(may(ACCOUNT, "list", "services", "kube-system", "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "get, configmaps, one, true", "get, configmaps, two, false", "create, configmaps, '', false",
        "patch, pods/status, x, true", "patch, nodes/status, x, true", "patch, pods, x, false", "get, secrets, x, true"
    })
    void rulesNameObjectsAndWildcards(String verb, String resource, String name, boolean allowed) {
        create("ClusterRole", "mixed", """
                rules:
                - {apiGroups: [''], resources: [configmaps], resourceNames: [one], verbs: ['*']}
                - {apiGroups: ['*'], resources: ['*/status'], verbs: [patch]}
                - {apiGroups: [''], resources: [secrets], verbs: [get]}
                """);
        bind("ClusterRoleBinding", "mixed", "{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}");
        assertThat(may(JANE, verb, resource, "default", name)).isEqualTo(allowed);
    }

    @Test
    void pathsHaveRulesOfTheirOwn() {
        assertThat(rbac.authorize(new Attempt.OnPath(Identities.ANONYMOUS, "get", "/version")).allowed()).isTrue();
        assertThat(rbac.authorize(new Attempt.OnPath(Identities.ANONYMOUS, "get", "/api")).allowed()).isFalse();
        assertThat(rbac.authorize(new Attempt.OnPath(JANE, "get", "/apis/apps/v1")).allowed()).isTrue();
        assertThat(rbac.authorize(new Attempt.OnPath(JANE, "get", "/metrics")).allowed()).isFalse();
    }

    @Test
    void everyClusterHasTheRolesOfUpstreamsControllers() {
        User binder = Identities.authenticated(User.of("system:serviceaccount:kube-system:persistent-volume-binder"));
        assertThat(may(binder, "update", "persistentvolumes/status", "", "x")).isTrue();
        assertThat(may(binder, "update", "persistentvolumes", "", "x")).isTrue();
        assertThat(may(binder, "update", "nodes", "", "x")).isFalse();
        User manager = Identities.authenticated(User.of("system:kube-controller-manager"));
        assertThat(may(manager, "update", "configmaps", "kube-system", "another")).isFalse();
        assertThat(rbac.authorize(on(manager, "get", "configmaps", "kube-system", "extension-apiserver-authentication")).allowed())
                .isTrue();
    }

    @Test
    void theMastersMayEverything() {
        assertThat(may(User.ADMIN, "delete", "nodes", "", "x")).isTrue();
        // Everything, and what they may as everybody.
        assertThat(rbac.rules(User.ADMIN, "default").rules().toString()).startsWith("[PolicyRule[verbs=[*]").contains("selfsubjectreviews");
    }

    @Test
    void aBindingToARoleThatIsNotThereIsTheReason() {
        bind("RoleBinding", "gone", "{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}");
        assertThat(rbac.authorize(on(JANE, "list", "pods", "default", "")).reason())
                .isEqualTo("RBAC: role.rbac.authorization.k8s.io \"gone\" not found");
    }

    private @Nullable String refusal(String resource, String namespace, String yaml) {
        return refusal(resource, namespace, yaml, null);
    }

    private @Nullable String refusal(String resource, String namespace, String yaml, @Nullable String old) {
        JsonNode before = old == null ? null : new YAMLMapper().readTree(old);
        Escalation.Write write =
                new Escalation.Write(JANE, resource, namespace, "x", new YAMLMapper().readTree(yaml), before);
        return switch (escalation.refusal(write)) {
            case null -> null;
            case Escalation.Refusal.Escalating(String why) -> why;
            case Escalation.Refusal.NoSuchRole(String kind, String name) -> "no " + kind + " " + name;
        };
    }

    @Test
    void onlyWhatTheGarbageCollectorWritesIsNotLookedAt() {
        String role = "metadata: {name: x, finalizers: [%s], labels: {a: %s}}\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]";
        assertThat(refusal("roles", "default", role.formatted("", "b"), role.formatted("c.d/e", "b"))).isNull();
        assertThat(refusal("roles", "default", role.formatted("", "c"), role.formatted("", "b"))).isNotNull();
    }

    @Test
    void whoAggregatesMustHoldEverything() {
        String aggregating = "aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}";
        assertThat(refusal("clusterroles", "", aggregating))
                .startsWith("must have cluster-admin privileges to use the aggregationRule: user \"jane\" ");
        assertThat(refusal("clusterroles", "", "rules: []", aggregating)).startsWith("must have cluster-admin privileges");
    }

    @Test
    void nobodyBindsARoleThatIsNotThere() {
        assertThat(refusal("rolebindings", "default", "roleRef: {kind: ClusterRole, name: gone}")).isEqualTo("no clusterroles gone");
    }

    @Test
    void nobodyGivesWhatTheyDoNotHave() {
        create("ClusterRole", "some", "rules: [{apiGroups: [''], resources: [pods], verbs: [get, list]}]\n");
        bind("ClusterRoleBinding", "some", "{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}");
        assertThat(refusal("roles", "default", "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]")).isNull();
        assertThat(refusal("roles", "default", "rules: [{apiGroups: [''], resources: [pods, secrets], verbs: [get, delete]}]"))
                .isEqualTo("""
                        user "jane" (groups=["people" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
                        {APIGroups:[""], Resources:["pods"], Verbs:["delete"]}
                        {APIGroups:[""], Resources:["secrets"], Verbs:["get", "delete"]}""");
        assertThat(refusal("rolebindings", "default", "roleRef: {kind: ClusterRole, name: some}")).isNull();
        assertThat(refusal("clusterrolebindings", "", "roleRef: {kind: ClusterRole, name: cluster-admin}"))
                .contains("{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}")
                .contains("{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}");
    }

    @Test
    void whoMayBindOrEscalateGivesWhatTheyLike() {
        create("ClusterRole", "giver", """
                rules:
                - {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [view], verbs: [bind]}
                - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}
                """);
        bind("ClusterRoleBinding", "giver", "{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}");
        assertThat(refusal("rolebindings", "default", "roleRef: {kind: ClusterRole, name: view}")).isNull();
        assertThat(refusal("rolebindings", "default", "roleRef: {kind: ClusterRole, name: edit}")).isNotNull();
        assertThat(refusal("roles", "default", "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]")).isNull();
    }

    @Test
    void theDefaultRolesGatherWhatIsLabelledForThem() {
        create("ClusterRole", "own", "rules: [{apiGroups: [own.dev], resources: [things], verbs: [get]}]\n");
        rehearsal.client.update(
                ResourceType.of("rbac.authorization.k8s.io", "v1", "clusterroles"), "", "own", role -> {
                    ((ObjectNode) role.path("metadata")).putObject("labels").put("rbac.authorization.k8s.io/aggregate-to-view", "true");
                    return role;
                });
        rehearsal.time.settle();
        for (String each : new String[] {"view", "edit", "admin"}) {
            assertThat(rbac.rulesOf("ClusterRole", "", each))
                    .as(each)
                    .anyMatch(rule -> rule.apiGroups().contains("own.dev"));
        }
        rehearsal.client.delete(ResourceType.of("rbac.authorization.k8s.io", "v1", "clusterroles"), "", "own");
        rehearsal.time.settle();
        assertThat(rbac.rulesOf("ClusterRole", "", "view")).noneMatch(rule -> rule.apiGroups().contains("own.dev"));
    }
}

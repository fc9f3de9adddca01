package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResourceTableTests {
    private static final ResourceTable TABLE = ResourceTable.bundled();

    private static BuiltInResource resource(String apiVersion, String kind) {
        return TABLE.forKind(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
    }

    @Test
    void podsHaveTheirNamesAndVerbs() {
        BuiltInResource pods = resource("v1", "Pod");
        assertThat(pods.name()).isEqualTo("pods");
        assertThat(pods.singularName()).isEqualTo("pod");
        assertThat(pods.shortNames()).containsExactly("po");
        assertThat(pods.categories()).containsExactly("all");
        assertThat(pods.scope()).isEqualTo(Scope.NAMESPACED);
        assertThat(pods.verbs())
                .containsExactly("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    }

    @Test
    void subresourcesNameTheKindThatIsSentThere() {
        assertThat(resource("v1", "Pod").subresources())
                .anySatisfy(each -> {
                    assertThat(each.name()).isEqualTo("eviction");
                    assertThat(each.kind()).isEqualTo(GroupVersionKind.of("policy/v1", "Eviction"));
                    assertThat(each.verbs()).containsExactly("create");
                });
        assertThat(resource("apps/v1", "Deployment").subresources())
                .extracting(BuiltInResource.Subresource::name)
                .containsExactly("scale", "status");
    }

    @Test
    void namespacesCannotBeDeletedAsACollection() {
        assertThat(resource("v1", "Namespace").verbs()).doesNotContain("deletecollection");
        assertThat(resource("v1", "Namespace").scope()).isEqualTo(Scope.CLUSTER);
    }

    @Test
    void everyKindHasASchema() {
        for (BuiltInResource each : TABLE.resources()) {
            assertThat(Schemas.bundled().forKind(each.kind())).as(each.kind().toString()).isNotNull();
        }
    }
}

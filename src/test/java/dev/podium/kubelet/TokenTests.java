package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.access.ServiceAccountTokens;
import dev.podium.client.ResourceType;
import dev.podium.nodeagent.LogRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What containers find of their ServiceAccount. */
class TokenTests {

    private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private String printed(String pod) throws Exception {
        return stage.log(pod, "main", LogRequest.Which.CURRENT);
    }

    @Test
    void aContainerFindsATokenTheAuthorityAndItsNamespace() throws Exception {
        stage.pod("curious", """
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, "cd %s && ls && cat namespace && echo && cat ca.crt && echo && cat token && echo && sleep 1000"]
                """.formatted(PATH));
        List<String> lines = printed("curious").lines().toList();
        assertThat(lines).startsWith("ca.crt", "namespace", "token", "default", "-----BEGIN CERTIFICATE-----");
        JsonNode authority = stage.client.find(ResourceType.CONFIG_MAPS, "default", "kube-root-ca.crt");
        assertThat(authority).isNotNull();
        assertThat(printed("curious")).contains(authority.path("data").path("ca.crt").asString(""));
        ServiceAccountTokens tokens = stage.cluster.access().tokens();
        ServiceAccountTokens.Verified bearer = tokens.verify(lines.getLast(), List.of());
        assertThat(bearer.user().name()).isEqualTo("system:serviceaccount:default:default");
        assertThat(bearer.user().extra()).containsEntry("authentication.kubernetes.io/pod-name", List.of("curious"));

        stage.delete("curious");
        stage.advanceSeconds(40);
        assertThat(stage.find("curious")).isNull();
        assertThatThrownBy(() -> tokens.verify(lines.getLast(), List.of()))
                .as("a token dies with its Pod")
                .isInstanceOf(ServiceAccountTokens.InvalidTokenException.class);
    }

    @Test
    void aTokenIsReplacedBeforeItExpires() throws Exception {
        stage.pod("patient", """
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, "while true; do cat /tokens/mine; echo; sleep 300; done"]
                  volumeMounts: [{name: tokens, mountPath: /tokens}]
                volumes:
                - name: tokens
                  projected:
                    sources:
                    - serviceAccountToken: {path: mine, audience: vault, expirationSeconds: 600}
                """);
        stage.advanceSeconds(301);
        List<String> young = printed("patient").lines().toList();
        assertThat(young).hasSize(2);
        assertThat(young.get(0)).isEqualTo(young.get(1));
        stage.advanceSeconds(300);
        List<String> old = printed("patient").lines().toList();
        assertThat(old).hasSize(3);
        assertThat(old.get(2)).as("after 600 seconds, of which 480 are four fifths").isNotEqualTo(old.get(1));
        assertThat(stage.cluster.access().tokens().verify(old.get(2), List.of("vault")).audiences()).containsExactly("vault");
    }

    @Test
    void whoDoesWithoutHasNone() {
        stage.pod("plain", """
                automountServiceAccountToken: false
                containers:
                - {name: main, image: nginx}
                """);
        assertThat(stage.tree("plain").at("/spec/volumes").isEmpty()).isTrue();
        assertThat(stage.tree("plain").at("/spec/containers/0/volumeMounts").isEmpty()).isTrue();
        stage.client.update(ResourceType.SERVICE_ACCOUNTS, "default", "default", object -> {
            ((ObjectNode) object).put("automountServiceAccountToken", false).putArray("imagePullSecrets").addObject().put("name", "hub");
            return object;
        });
        stage.pod("shy", "containers:\n- {name: main, image: nginx}\n");
        assertThat(stage.tree("shy").at("/spec/volumes").isEmpty()).isTrue();
        assertThat(stage.tree("shy").at("/spec/imagePullSecrets/0/name").asString("")).isEqualTo("hub");
        stage.pod("bold", "automountServiceAccountToken: true\ncontainers:\n- {name: main, image: nginx}\n");
        JsonNode volume = stage.tree("bold").at("/spec/volumes/0");
        assertThat(volume.path("name").asString("")).matches("kube-api-access-[a-z0-9]{5}");
        assertThat(volume.at("/projected/sources/0/serviceAccountToken/expirationSeconds").asInt(0)).isEqualTo(3607);
        assertThat(volume.at("/projected/defaultMode").asInt(0)).isEqualTo(420);
    }

    @Test
    void aMountOfTheUsersOwnStays() {
        stage.pod("own", """
                initContainers:
                - {name: first, image: busybox, command: ["true"]}
                containers:
                - name: main
                  image: nginx
                  volumeMounts: [{name: mine, mountPath: %s}]
                volumes: [{name: mine, emptyDir: {}}]
                """.formatted(PATH));
        JsonNode spec = stage.tree("own").path("spec");
        assertThat(spec.at("/containers/0/volumeMounts")).hasSize(1);
        assertThat(spec.at("/initContainers/0/volumeMounts/0/name").asString("")).startsWith("kube-api-access-");
        assertThat(spec.path("volumes")).hasSize(2);
    }
}

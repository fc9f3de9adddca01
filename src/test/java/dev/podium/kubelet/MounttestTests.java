package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agnhost's {@code mounttest} tells of volumes. */
class MounttestTests {

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private String look(String pod, String source, String flags) throws Exception {
        stage.pod(pod, """
                restartPolicy: Never
                containers:
                - name: main
                  image: registry.k8s.io/e2e-test-images/agnhost:2.56
                  args: [mounttest, %s]
                  volumeMounts: [{name: it, mountPath: /it}]
                volumes: [{name: it, %s}]
                """.formatted(flags, source));
        return stage.log(pod, "main", LogRequest.Which.CURRENT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'emptyDir: {medium: Memory}' | tmpfs",
        "'emptyDir: {}' | 61267",
        "'downwardAPI: {items: [{path: name, fieldRef: {fieldPath: metadata.name}}]}' | tmpfs",
        "'configMap: {name: kube-root-ca.crt}' | 61267"
    })
    void itIsKeptWhereUpstreamKeepsIt(String source, String type) throws Exception {
        assertThat(look("curious", source, "--fs_type=/it")).isEqualTo("mount type of \"/it\": " + type + "\n");
    }

    @Test
    void anEmptyDirectoryIsOpenToAll() throws Exception {
        assertThat(look("curious", "emptyDir: {}", "--file_mode=/it, --new_file_0644=/it/new, --file_perm=/it/new")).isEqualTo("""
                content of file "/it/new": mount-tester new file

                mode of file "/it": drwxrwxrwx
                perms of file "/it/new": -rw-r--r--
                """);
    }
}

package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.container.simulated.Image;
import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Volumes that are the files of an image. */
class ImageVolumeTests {

    private final Stage stage = new Stage();

    @BeforeEach
    void model() {
        stage.images.register("example.com/model", Image.builder().file("/models/small/weights", "0 1 2\n").build());
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void reader(String name, String reference, String script, String mount) {
        stage.pod(name, """
                restartPolicy: Never
                containers:
                  - name: main
                    image: busybox
                    command: [sh, -c, "%s"]
                    volumeMounts: [{name: model, mountPath: /model%s}]
                volumes: [{name: model, image: {reference: %s}}]
                """.formatted(script, mount, reference));
    }

    @Test
    void aContainerReadsWhatIsInTheImageAndCannotWriteThere() throws Exception {
        reader("reads", "example.com/model:1", "cat /model/models/small/weights; touch /model/x || echo kept", "");
        assertThat(stage.log("reads", "main", LogRequest.Which.CURRENT))
                .isEqualTo("0 1 2\ntouch: /model/x: Read-only file system\nkept\n");
        assertThat(stage.events("reads")).anyMatch(each -> each.startsWith("Pulled: Successfully pulled image \"example.com/model:1\""));
    }

    @Test
    void aPartOfTheImageIsMountedByItsPath() throws Exception {
        reader("part", "example.com/model:1", "ls /model", ", subPath: models/small");
        assertThat(stage.log("part", "main", LogRequest.Which.CURRENT)).isEqualTo("weights\n");
        reader("lacking", "example.com/model:1", "ls /model", ", subPath: models/large");
        assertThat(stage.container("lacking", "main").state().waiting().reason()).isEqualTo("CreateContainerError");
    }

    @Test
    void aContainerWaitsForAnImageThatIsNotThere() {
        stage.images.missing("example.com/absent");
        reader("waits", "example.com/absent", "true", "");
        stage.advanceSeconds(2);
        assertThat(stage.container("waits", "main").state().waiting().reason()).isEqualTo("ImagePullBackOff");
        assertThat(stage.events("waits")).anyMatch(each -> each.startsWith("Failed: Failed to pull image \"example.com/absent\""));
    }

    @Test
    void nodesDeclareWhatTheirKubeletsCanDo() {
        JsonNode node = stage.client.find(ResourceType.of("", "v1", "nodes"), "", "node-1");
        assertThat(node.at("/status/declaredFeatures").toString())
                .isEqualTo("[\"ExtendWebSocketsToKubelet\",\"InPlacePodVerticalScalingInitContainers\",\"RestartAllContainersOnContainerExits\"]");
    }
}

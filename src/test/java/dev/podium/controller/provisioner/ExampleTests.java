package dev.podium.controller.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples about storage show what they promise. */
class ExampleTests {

    private static final Path EXAMPLES = Path.of("examples", "storage");

    private final Rehearsal stage = new Rehearsal(3);

    @AfterEach
    void close() {
        stage.close();
    }

    private PersistentVolumeClaim claim(String name) {
        return stage.client.find(ResourceType.VOLUME_CLAIMS, "default", name);
    }

    @Test
    void aVolumeIsMadeForTheNodeOfTheFirstPodAndStaysWhenThePodGoes() throws Exception {
        stage.createAll(EXAMPLES.resolve("notes.yaml"));
        stage.advance(Duration.ofSeconds(5));
        assertThat(stage.pod("writer").phase()).isEqualTo("Running");
        assertThat(claim("notes").selectedNode()).isEqualTo(stage.pod("writer").spec().nodeName());
        String volume = claim("notes").volume();
        stage.client.delete(ResourceType.PODS, "default", "writer");
        stage.advance(Duration.ofSeconds(40));
        assertThat(claim("notes").phase()).isEqualTo("Bound");
        stage.client.delete(ResourceType.VOLUME_CLAIMS, "default", "notes");
        stage.time.settle();
        assertThat(stage.client.find(ResourceType.VOLUMES, "", volume)).isNull();
    }

    @Test
    void aClaimFindsTheVolumeThatWasMadeByHand() throws Exception {
        stage.createAll(EXAMPLES.resolve("by-hand.yaml"));
        assertThat(claim("found").volume()).isEqualTo("archive");
        assertThat(claim("too-large").phase()).isEqualTo("Pending");
        assertThat(stage.events("too-large"))
                .containsExactly("ProvisioningFailed: storageclass.storage.k8s.io \"by-hand\" not found");
        stage.client.delete(ResourceType.VOLUME_CLAIMS, "default", "found");
        stage.time.settle();
        PersistentVolume archive = stage.client.find(ResourceType.VOLUMES, "", "archive");
        assertThat(archive.phase()).isEqualTo("Released");
    }
}

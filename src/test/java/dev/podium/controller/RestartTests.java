package dev.podium.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.client.ResourceType;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Records;
import dev.podium.storage.jpa.JdbcSettings;
import dev.podium.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What controllers find when they start over a store that is full. */
class RestartTests {

    private static final String WEB = """
            metadata: {name: web}
            spec:
              replicas: 5
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: c, image: nginx}]}
            """;

    private static final String DB = WEB.replace("web", "db");
    private static final String AGENT = WEB.replace("web", "agent").replace("  replicas: 5\n", "");

    private static Cluster start(Path folder, ManualTime time) {
        Cluster cluster = Cluster.start(ClusterOptions.inMemory()
                .withNodes(1)
                .withTime(time)
                .withStorage(new ClusterOptions.Storage.Folder(folder, JdbcSettings.Durability.PROCESS)));
        time.settle();
        time.advance(Duration.ofSeconds(5));
        return cluster;
    }

    private static Set<String> names(Cluster cluster, ResourceType<?> type) {
        return cluster.client().list(ResourceType.of(type.group(), type.version(), type.resource()), "default").stream()
                .map(each -> Records.read(each.path("metadata"), ObjectMeta.class).nameOrEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    void whatWasThereIsEnough(@TempDir Path folder) {
        Set<String> pods;
        Set<String> slices;
        try (Cluster cluster = start(folder, ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z")))) {
            cluster.client().create(ResourceType.DEPLOYMENTS, "default", (ObjectNode) new YAMLMapper().readTree(WEB));
            cluster.client().create(ResourceType.SERVICES, "default", (ObjectNode)
                    new YAMLMapper().readTree("metadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}"));
            cluster.client().create(ResourceType.STATEFUL_SETS, "default", (ObjectNode) new YAMLMapper().readTree(DB));
            cluster.client().create(ResourceType.DAEMON_SETS, "default", (ObjectNode) new YAMLMapper().readTree(AGENT));
            ((ManualTime) cluster.time()).advance(Duration.ofSeconds(5));
            pods = names(cluster, ResourceType.PODS);
            slices = names(cluster, ResourceType.ENDPOINT_SLICES);
            assertThat(pods).hasSize(11);
        }
        try (Cluster cluster = start(folder, ManualTime.startingAt(Instant.parse("2026-01-01T01:00:00Z")))) {
            assertThat(names(cluster, ResourceType.PODS)).isEqualTo(pods);
            assertThat(names(cluster, ResourceType.REPLICA_SETS)).hasSize(1);
            assertThat(names(cluster, ResourceType.CONTROLLER_REVISIONS)).hasSize(2);
            assertThat(names(cluster, ResourceType.ENDPOINT_SLICES)).isEqualTo(slices);
        }
    }

    private static void create(Cluster cluster, ResourceType<?> type, String yaml) {
        cluster.client().create(type, "default", (ObjectNode) new YAMLMapper().readTree(yaml));
    }

    @Test
    void whatWasBoundStaysBoundAndAClassThatWasDeletedStaysAway(@TempDir Path folder) {
        String volume;
        try (Cluster cluster = start(folder, ManualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z")))) {
            create(cluster, ResourceType.VOLUME_CLAIMS, """
                    metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                    """);
            create(cluster, ResourceType.PODS, """
                    metadata: {name: user}
                    spec:
                      containers: [{name: c, image: nginx, volumeMounts: [{name: v, mountPath: /v}]}]
                      volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
                    """);
            ((ManualTime) cluster.time()).advance(Duration.ofSeconds(5));
            volume = cluster.client().find(ResourceType.VOLUME_CLAIMS, "default", "data").volume();
            assertThat(volume).startsWith("pvc-");
            cluster.client().delete(ResourceType.STORAGE_CLASSES, "", "standard");
        }
        try (Cluster cluster = start(folder, ManualTime.startingAt(Instant.parse("2026-01-01T01:00:00Z")))) {
            assertThat(cluster.client().find(ResourceType.VOLUME_CLAIMS, "default", "data").volume()).isEqualTo(volume);
            assertThat(cluster.client().find(ResourceType.VOLUMES, "", volume).phase()).isEqualTo("Bound");
            assertThat(cluster.client().list(ResourceType.VOLUMES, "")).hasSize(1);
            assertThat(cluster.client().find(ResourceType.PODS, "default", "user").phase()).isEqualTo("Running");
            assertThat(cluster.client().list(ResourceType.STORAGE_CLASSES, "")).isEmpty();
        }
    }
}

package dev.podium;

import dev.podium.client.ResourceType;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A process with a cluster whose Pod writes to its volume until it is killed: a line after the other. */
final class RestlessCluster {

    private RestlessCluster() {}

    public static void main(String[] args) throws InterruptedException {
        ClusterOptions options = options(Path.of(args[0]));
        Cluster cluster = Cluster.start(options);
        create(cluster, ResourceType.of("", "v1", "persistentvolumeclaims"), """
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        create(cluster, ResourceType.of("", "v1", "pods"),
                pod("writer", "i=0; while true; do i=$((i+1)); echo $i >> /data/log; sleep 0.05; done"));
        System.out.println("started");
        options.time().sleep(Duration.ofHours(1));
    }

    static ClusterOptions options(Path folder) {
        return ClusterOptions.inMemory().withNodes(1).withStorage(new ClusterOptions.Storage.Folder(folder));
    }

    static String pod(String name, String script) {
        return """
                metadata: {name: %s}
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 0
                  containers: [{name: c, image: busybox, command: [sh, -c, "%s"], volumeMounts: [{name: v, mountPath: /data}]}]
                  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
                """.formatted(name, script);
    }

    static void create(Cluster cluster, ResourceType<JsonNode> type, String yaml) {
        cluster.client().create(type, "default", (ObjectNode) new YAMLMapper().readTree(yaml));
    }
}

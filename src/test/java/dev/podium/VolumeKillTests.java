package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.podium.client.ResourceType;
import dev.podium.model.Pod;
import dev.podium.nodeagent.LogRequest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has been put down is there, whenever the process dies. */
@Timeout(120)
class VolumeKillTests {

    @TempDir
    private Path folder;

    @Test
    void whatWasOnAVolumeSurvivesTheSuddenEndOfTheProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestlessCluster.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("started");
            await().atMost(Duration.ofMinutes(1)).until(() -> volumes().anyMatch(each -> lines(each) > 20));
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (Cluster cluster = Cluster.start(RestlessCluster.options(folder))) {
            RestlessCluster.create(cluster, ResourceType.of("", "v1", "pods"), RestlessCluster.pod("reader", "cat /data/log"));
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                Pod reader = cluster.client().find(ResourceType.PODS, "default", "reader");
                return reader != null && reader.terminal();
            });
            List<String> lines = log(cluster, "reader").lines().toList();
            assertThat(lines).hasSizeGreaterThan(20).isEqualTo(IntStream.rangeClosed(1, lines.size()).mapToObj(Integer::toString).toList());
        }
    }

    private Stream<Path> volumes() throws IOException {
        Path all = folder.resolve("volumes/nodes/node-1");
        return Files.isDirectory(all) ? Files.list(all).filter(each -> each.toString().endsWith(".tar")) : Stream.empty();
    }

    private static long lines(Path archive) {
        try {
            return new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1).lines().filter(each -> each.matches("\\d+")).count();
        } catch (IOException beingReplaced) {
            return 0;
        }
    }

    private static String log(Cluster cluster, String pod) throws Exception {
        Pod found = cluster.client().find(ResourceType.PODS, "default", pod);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        cluster.agents().find(found.spec().nodeName()).logs(
                new LogRequest(
                        "default", pod, found.metadata().uidOrEmpty(), "c", LogRequest.Which.CURRENT, LogRequest.Mode.ONCE,
                        LogRequest.Stamps.NONE, LogRequest.Source.ALL, null, null, null),
                output);
        return output.toString(StandardCharsets.UTF_8);
    }
}

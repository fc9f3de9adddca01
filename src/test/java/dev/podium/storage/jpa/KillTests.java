package dev.podium.storage.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.storage.LogEntry;
import dev.podium.storage.RecordingFollower;
import dev.podium.storage.StoreException;
import dev.podium.time.RealTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there, whenever the process dies. */
@Timeout(120)
class KillTests {

    @TempDir
    private Path folder;

    /** Every write that was ever seen: what the process could not acknowledge any more may have been kept all the same. */
    private final TreeMap<Long, String> history = new TreeMap<>();

    @Test
    void everyAcknowledgedWriteSurvivesTheSuddenEndOfTheProcess() throws Exception {
        TreeMap<Long, String> acknowledged = new TreeMap<>();
        int round = 0;
        for (int writes : List.of(1, 700, 2_500)) {
            acknowledged.putAll(killAfter(writes, ++round));
            compareWith(acknowledged);
        }
    }

    private Map<Long, String> killAfter(int writes, int round) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestlessWriter.class.getName(),
                        folder.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Long, String> acknowledged = new HashMap<>();
        StringBuilder unfinished = new StringBuilder();
        try (BufferedReader output = process.inputReader()) {
            for (int next = output.read(); next >= 0; next = output.read()) {
                if (next != '\n') {
                    unfinished.append((char) next);
                    continue;
                }
                String line = unfinished.toString();
                unfinished.setLength(0);
                acknowledged.put(Long.valueOf(line.substring(0, line.indexOf(' '))), line);
                if (acknowledged.size() == 1) {
                    refuseToShare();
                }
                if (acknowledged.size() == writes) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            // The pipe may break with the process.
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(writes);
        return acknowledged;
    }

    private void refuseToShare() {
        try (RealTime time = RealTime.create()) {
            String message = folder + " is in use by another Podium.";
            assertThatThrownBy(() -> JpaDatabase.open(JdbcSettings.inFolder(folder), time))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(message);
            // Without the lock on the folder, there is still H2's on the file.
            String url = JdbcSettings.inFolder(folder).url();
            assertThatThrownBy(() -> JpaDatabase.open(JdbcSettings.at(url, "sa", ""), time))
                    .isInstanceOf(StoreException.class)
                    .hasMessage(url + " is in use by another Podium.");
        }
    }

    private void compareWith(TreeMap<Long, String> acknowledged) {
        RecordingFollower follower = new RecordingFollower();
        try (RealTime time = RealTime.create();
                JpaDatabase database = JpaDatabase.open(JdbcSettings.inFolder(folder), time)) {
            database.store().follow(follower);
        }
        assertThat(follower.faults()).isEmpty();
        assertThat(follower.revision()).isGreaterThanOrEqualTo(acknowledged.lastKey());
        assertThat(acknowledged.firstKey()).isEqualTo(1);

        TreeMap<Long, String> kept = new TreeMap<>();
        follower.entries().forEach(each -> kept.put(each.revision(), line(each)));
        acknowledged
                .tailMap(follower.compacted(), false)
                .forEach((revision, line) -> assertThat(kept.get(revision)).isEqualTo(line));

        // The objects are those to which the writes lead.
        history.putAll(acknowledged);
        history.putAll(kept);
        Map<String, Long> objects = new TreeMap<>();
        history.values().forEach(line -> {
            String[] parts = line.split(" ");
            if (parts[1].equals("DELETED")) {
                objects.remove(parts[2]);
            } else {
                objects.put(parts[2], Long.valueOf(parts[0]));
            }
        });
        Map<String, Long> found = new TreeMap<>();
        follower.objects().forEach(each -> found.put(
                each.substring(0, each.indexOf('@')),
                Long.valueOf(each.substring(each.indexOf('@') + 1, each.indexOf('=')))));
        assertThat(found).isEqualTo(objects);
    }

    private static String line(LogEntry entry) {
        return entry.revision() + " " + entry.change() + " " + entry.key() + " " + entry.value().length;
    }
}

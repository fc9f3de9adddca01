package dev.podium.storage.jpa;

import dev.podium.storage.Draft;
import dev.podium.storage.LogEntry;
import dev.podium.storage.Outcome;
import dev.podium.storage.RecordingFollower;
import dev.podium.storage.Store;
import dev.podium.storage.Write;
import dev.podium.time.RealTime;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** A process that writes until it is killed, and prints every acknowledged write. */
final class RestlessWriter {

    private static final int THREADS = 6;

    private RestlessWriter() {}

    public static void main(String[] args) {
        RealTime time = RealTime.create();
        Store store = JpaDatabase.open(JdbcSettings.inFolder(Path.of(args[0])), time).store();
        store.follow(new RecordingFollower());
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            time.run("writer " + i, () -> write(store, "round-" + args[1] + "/thread-" + thread, new Random(thread)));
        }
        while (true) {
            try {
                time.sleep(java.time.Duration.ofMillis(200));
            } catch (InterruptedException e) {
                return;
            }
            store.compact(store.revision() - 1_000);
        }
    }

    private static void write(Store store, String prefix, Random random) {
        long[] heads = new long[20];
        while (true) {
            int index = random.nextInt(heads.length);
            String key = prefix + "/" + index;
            Draft draft = new Draft(("#" + "x".repeat(random.nextInt(4_000))).getBytes(StandardCharsets.UTF_8), 0);
            Write write = heads[index] == 0
                    ? new Write.Create(key, draft)
                    : random.nextInt(5) == 0
                            ? new Write.Delete(key, heads[index], draft)
                            : new Write.Replace(key, heads[index], draft);
            switch (store.submit(write).join()) {
                case Outcome.Committed(LogEntry entry) -> {
                    heads[index] = entry.change() == LogEntry.Change.DELETED ? 0 : entry.revision();
                    print(entry);
                }
                case Outcome.Conflict conflict -> throw new IllegalStateException(key + ": " + conflict);
            }
        }
    }

    private static void print(LogEntry entry) {
        PrintStream out = System.out;
        synchronized (out) {
            out.println(entry.revision() + " " + entry.change() + " " + entry.key() + " " + entry.value().length);
            out.flush();
        }
    }
}

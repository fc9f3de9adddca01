package dev.podium.container.simulated;

import dev.podium.time.Task;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a process still runs, how it ended, and what is to happen when it does: once, whoever ends it. */
final class Lifetime {

    private static final int RUNNING = -1;

    private final Set<Runnable> endings = new LinkedHashSet<>(2);
    private volatile int exitCode = RUNNING;
    private @Nullable Task thread;

    boolean over() {
        return exitCode != RUNNING;
    }

    /** Meaningless before the end. */
    int exitCode() {
        return exitCode;
    }

    /** Runs {@code ending} at the end; at once, answering false, if that has come. */
    boolean atEnd(Runnable ending) {
        synchronized (endings) {
            if (!over()) {
                endings.add(ending);
                return true;
            }
        }
        ending.run();
        return false;
    }

    void forget(Runnable ending) {
        synchronized (endings) {
            endings.remove(ending);
        }
    }

    /** The thread of the process, which is stopped at its end. */
    void runOn(Task task) {
        synchronized (endings) {
            if (!over()) {
                thread = task;
                return;
            }
        }
        task.cancel();
    }

    /** The thread has nothing left to do but to end the process, and is not to be stopped while it does. */
    void leaveThread() {
        synchronized (endings) {
            thread = null;
        }
    }

    /** Ends the process; false if it had ended before. {@code first} runs before everything else. */
    boolean end(int code, Runnable first) {
        List<Runnable> last;
        Task running;
        synchronized (endings) {
            if (over()) {
                return false;
            }
            exitCode = code;
            last = List.copyOf(endings);
            endings.clear();
            running = thread;
            thread = null;
        }
        first.run();
        last.forEach(Runnable::run);
        if (running != null) {
            running.cancel();
        }
        return true;
    }
}

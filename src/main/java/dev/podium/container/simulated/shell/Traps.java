package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.PosixSignal;
import dev.podium.container.simulated.Process;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What a shell does on signals and at its end. */
final class Traps {

    private final Process process;
    private final Map<PosixSignal, String> actions = new EnumMap<>(PosixSignal.class);
    private final Queue<PosixSignal> pending = new ConcurrentLinkedQueue<>();
    private @Nullable String atExit;
    private @Nullable String onError;

    Traps(Process process) {
        this.process = process;
    }

    /** Sets the action for {@code EXIT}, {@code ERR} or a signal; null restores the default, an empty one ignores the signal. */
    boolean set(String condition, @Nullable String action) {
        if (condition.equals("EXIT") || condition.equals("0")) {
            atExit = action;
            return true;
        }
        if (condition.equals("ERR")) {
            onError = action;
            return true;
        }
        PosixSignal signal = PosixSignal.parse(condition);
        if (signal == null) {
            return false;
        }
        if (action == null) {
            actions.remove(signal);
            process.onSignal(signal, null);
        } else {
            actions.put(signal, action);
            process.onSignal(signal, action.isEmpty() ? () -> {} : () -> pending.add(signal));
        }
        return true;
    }

    Map<PosixSignal, String> actions() {
        return actions;
    }

    @Nullable String atExit() {
        return atExit;
    }

    /** What is done when a command fails. */
    @Nullable String onError() {
        return onError;
    }

    boolean isPending() {
        return !pending.isEmpty();
    }

    @Nullable PosixSignal next() {
        return pending.poll();
    }

    @Nullable PosixSignal peek() {
        return pending.peek();
    }

    String action(PosixSignal signal) {
        return actions.getOrDefault(signal, "");
    }

    /** The action at the end, once. */
    @Nullable String takeExit() {
        String action = atExit;
        atExit = null;
        return action;
    }
}

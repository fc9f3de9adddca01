package dev.podium.container.simulated;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a process does on which signal, where that is not the default. */
final class SignalHandlers {

    private final Map<PosixSignal, Runnable> handlers = new EnumMap<>(PosixSignal.class);

    /** @param handler null: the default */
    synchronized void set(PosixSignal signal, @Nullable Runnable handler) {
        if (handler == null) {
            handlers.remove(signal);
        } else {
            handlers.put(signal, handler);
        }
    }

    /** Null: the default, which is all there is for {@code SIGKILL}. */
    synchronized @Nullable Runnable of(PosixSignal signal) {
        return signal == PosixSignal.KILL ? null : handlers.get(signal);
    }

    synchronized void clear() {
        handlers.clear();
    }
}

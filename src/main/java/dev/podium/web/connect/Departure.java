package dev.podium.web.connect;

import java.util.ArrayList;
import java.util.List;

/** That a client has left, and what is to be done then. */
final class Departure {

    private final List<Runnable> waiting = new ArrayList<>();
    private boolean left;

    /** Runs {@code work} when the client has left; at once if it has already. */
    void then(Runnable work) {
        synchronized (this) {
            if (!left) {
                waiting.add(work);
                return;
            }
        }
        work.run();
    }

    void happened() {
        List<Runnable> due;
        synchronized (this) {
            left = true;
            due = List.copyOf(waiting);
            waiting.clear();
        }
        due.forEach(Runnable::run);
    }
}

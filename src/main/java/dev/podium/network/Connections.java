package dev.podium.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open connections of a host. */
final class Connections {

    private @Nullable Set<PipeConnection> open;
    private boolean over;

    void add(PipeConnection connection) {
        synchronized (this) {
            if (!over) {
                if (open == null) {
                    open = new HashSet<>();
                }
                open.add(connection);
                return;
            }
        }
        connection.reset();
    }

    synchronized void remove(PipeConnection connection) {
        if (open != null) {
            open.remove(connection);
            open = open.isEmpty() ? null : open;
        }
    }

    /** Breaks every connection, and every one that would be added from now on. */
    void breakAll() {
        List<PipeConnection> ending;
        synchronized (this) {
            over = true;
            ending = open == null ? List.of() : List.copyOf(open);
            open = null;
        }
        ending.forEach(PipeConnection::reset);
    }
}

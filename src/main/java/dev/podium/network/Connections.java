package dev.podium.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The open connections of a host, and what has passed over these and others. */
final class Connections {

    private @Nullable Set<PipeConnection> open;
    private boolean over;
    /** What has passed that is not in {@link #open}. */
    private Traffic past = Traffic.NONE;

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
        if (open != null && open.remove(connection)) {
            past = past.plus(connection.traffic());
            open = open.isEmpty() ? null : open;
        }
    }

    /** Something has passed without a connection. */
    synchronized void passed(Traffic datagram) {
        past = past.plus(datagram);
    }

    synchronized Traffic traffic() {
        Traffic all = past;
        if (open != null) {
            for (PipeConnection each : open) {
                all = all.plus(each.traffic());
            }
        }
        return all;
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

package dev.podium.network;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A host's ports that lead to other hosts. */
final class Forwardings {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** @param ip empty: any */
    private record Entry(Transport transport, String ip, int port, Address target) {

        boolean takes(Transport asked, Address at) {
            return transport == asked && port == at.port() && (ip.isEmpty() || ip.equals(at.ip()));
        }
    }

    NetworkNamespace.Forwarding add(Transport transport, String ip, int port, Address target) {
        Entry entry = new Entry(transport, ip, port, target);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    @Nullable Address find(Transport transport, Address at) {
        for (Entry each : entries) {
            if (each.takes(transport, at)) {
                return each.target();
            }
        }
        return null;
    }
}

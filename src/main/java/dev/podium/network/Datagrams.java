package dev.podium.network;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host's UDP ports. */
final class Datagrams {

    /** So many flows of one port are remembered, as by a kernel's connection tracking. */
    private static final int FLOWS = 1024;

    private final InMemoryPodNetwork network;
    private final InMemoryNamespace host;
    private final Map<Integer, Port> ports = new HashMap<>(2);

    Datagrams(InMemoryPodNetwork network, InMemoryNamespace host) {
        this.network = network;
        this.host = host;
    }

    synchronized DatagramPort bind(int port, NetworkNamespace.Binding binding, DatagramPort.Receiver receiver) throws IOException {
        boolean loopback = binding == NetworkNamespace.Binding.LOOPBACK;
        int chosen = port;
        while (chosen == 0 || (port == 0 && ports.containsKey(chosen))) {
            chosen = host.ephemeral();
        }
        if (ports.containsKey(chosen)) {
            throw new BindException(
                    "listen udp " + (loopback ? InMemoryNamespace.LOOPBACK : "") + ":" + chosen + ": bind: address already in use");
        }
        Port bound = new Port(new Address(loopback ? InMemoryNamespace.LOOPBACK : host.ip(), chosen), loopback, receiver);
        ports.put(chosen, bound);
        return bound;
    }

    synchronized void close() {
        ports.clear();
    }

    private synchronized @Nullable Port at(int number) {
        return ports.get(number);
    }

    /** The latest entries only. */
    private static final class Recent extends LinkedHashMap<Address, Address> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Address> eldest) {
            return size() > FLOWS;
        }
    }

    private final class Port implements DatagramPort {

        private final Address address;
        private final boolean loopback;
        private final Receiver receiver;
        /** Where datagrams for an address were sent that is nobody's own; the oldest are forgotten. */
        private final Map<Address, Address> flows = new Recent();
        /** Who has sent something: answers to them pass every filter. */
        private final Map<Address, Address> senders = new Recent();

        Port(Address address, boolean loopback, Receiver receiver) {
            this.address = address;
            this.loopback = loopback;
            this.receiver = receiver;
        }

        @Override
        public Address address() {
            return address;
        }

        @Override
        public void send(Address to, byte[] datagram) throws IOException {
            boolean local = InMemoryNamespace.loopback(to.ip());
            Address from = local ? new Address(InMemoryNamespace.LOOPBACK, address.port()) : address;
            Address target = local || to.ip().equals(host.ip()) ? to : destination(to);
            InMemoryNamespace reached = target == null ? null : local ? host : network.host(target.ip());
            if (target == null || reached == null) {
                return;
            }
            Address forwarded = reached.forwarded(Transport.UDP, target);
            InMemoryNamespace last = forwarded == null ? reached : network.host(forwarded.ip());
            Address end = forwarded == null ? target : forwarded;
            if (!local && !answers(to) && !network.lets(host.ip(), Transport.UDP, end)) {
                return;
            }
            if (!end.equals(to)) {
                remember(to, end);
            }
            Port receiving = last == null ? null : last.datagrams().at(end.port());
            if (receiving == null || (receiving.loopback && !InMemoryNamespace.loopback(end.ip()))) {
                throw new ConnectException("read udp " + from + "->" + to + ": read: connection refused");
            }
            byte[] copy = datagram.clone();
            if (last != host) {
                host.connections().passed(new Traffic(0, copy.length));
                last.connections().passed(new Traffic(copy.length, 0));
            }
            network.time().run("datagram " + end, () -> receiving.take(forwarded == null ? from : address, copy));
        }

        /** Where a datagram goes; null: nowhere. */
        private @Nullable Address destination(Address to) throws IOException {
            return switch (network.destination(host.ip(), Transport.UDP, to)) {
                case Destinations.Itself() -> to;
                case Destinations.Elsewhere(Address elsewhere) -> settled(to, elsewhere);
                case Destinations.Nowhere() ->
                    throw new ConnectException("read udp " + address + "->" + to + ": read: connection refused");
                case Destinations.Silence() -> null;
            };
        }

        /** What has gone to a place goes there again, as long as somebody is there. */
        private Address settled(Address asked, Address otherwise) {
            Address before;
            synchronized (flows) {
                before = flows.get(asked);
            }
            InMemoryNamespace place = before == null ? null : network.host(before.ip());
            return before != null && place != null && place.datagrams().at(before.port()) != null ? before : otherwise;
        }

        private boolean answers(Address to) {
            synchronized (flows) {
                return senders.containsKey(to);
            }
        }

        private void remember(Address asked, Address chosen) {
            synchronized (flows) {
                flows.put(asked, chosen);
            }
        }

        /** The address under which the sender was asked. */
        private Address known(Address from) {
            synchronized (flows) {
                for (Map.Entry<Address, Address> each : flows.entrySet()) {
                    if (each.getValue().equals(from)) {
                        return each.getKey();
                    }
                }
            }
            return from;
        }

        private void take(Address from, byte[] datagram) {
            if (at(address.port()) != this) {
                return;
            }
            synchronized (flows) {
                senders.put(from, from);
            }
            try {
                receiver.receive(this, known(from), datagram);
            } catch (IOException unreceived) {
                // As every datagram that nobody wants.
                return;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            synchronized (Datagrams.this) {
                ports.remove(address.port(), this);
            }
        }
    }
}

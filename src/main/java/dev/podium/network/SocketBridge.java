package dev.podium.network;

import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a connection on the pod network and one on the machine's into one. */
public final class SocketBridge {

    private static final Logger LOG = LoggerFactory.getLogger(SocketBridge.class);

    private final ClusterTime time;

    public SocketBridge(ClusterTime time) {
        this.time = time;
    }

    /** From the pod network to a server on the machine. Returns when it is over; both are closed then. */
    public void toMachine(Connection client, Socket server) throws IOException {
        carry(new PodEnd(client), new MachineEnd(server));
    }

    /** From the machine to a server on the pod network. Returns when it is over; both are closed then. */
    public void fromMachine(Socket client, Connection server) throws IOException {
        carry(new MachineEnd(client), new PodEnd(server));
    }

    private sealed interface End {

        InputStream input() throws IOException;

        OutputStream output() throws IOException;

        /** Says that nothing more will come. */
        void endOutput() throws IOException;

        void close();
    }

    private record PodEnd(Connection connection) implements End {

        @Override
        public InputStream input() {
            return connection.input();
        }

        @Override
        public OutputStream output() {
            return connection.output();
        }

        @Override
        public void endOutput() throws IOException {
            connection.output().close();
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    private record MachineEnd(Socket socket) implements End {

        @Override
        public InputStream input() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream output() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                LOG.trace("a connection was closed already", gone);
            }
        }
    }

    /** It is over when the server has ended; a client that has said all may still want its answer. */
    private void carry(End client, End server) throws IOException {
        Task requests = time.run("bridge", () -> pass(client, server));
        try {
            copy(server.input(), client.output());
            client.endOutput();
        } finally {
            requests.cancel();
            client.close();
            server.close();
        }
    }

    private static void pass(End client, End server) {
        try {
            copy(client.input(), server.output());
            server.endOutput();
        } catch (IOException broken) {
            LOG.trace("a bridged connection broke", broken);
            client.close();
            server.close();
        }
    }

    /** Byte by byte as they come: nothing waits for a buffer to be full. */
    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
        }
    }
}

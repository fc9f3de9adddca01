package dev.podium.probe;

import dev.podium.network.Address;
import dev.podium.network.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** A real socket in the shape of a connection, so that other implementations of a protocol can be talked to. */
record SocketConnection(Socket socket, InputStream input, OutputStream output) implements Connection {

    static SocketConnection of(Socket socket) throws IOException {
        return new SocketConnection(socket, socket.getInputStream(), socket.getOutputStream());
    }

    @Override
    public Address local() {
        return new Address(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
    }

    @Override
    public Address remote() {
        return new Address(socket.getInetAddress().getHostAddress(), socket.getPort());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }
}

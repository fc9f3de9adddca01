package dev.podium.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

/**
 * A connection in the shape of a socket, for libraries that only know sockets. Options are accepted and change nothing;
 * there is no read timeout: whoever has a deadline closes the connection when it has passed.
 */
public final class ConnectionSocket extends Socket {

    private final Connection connection;
    private volatile boolean closed;

    public ConnectionSocket(Connection connection) throws SocketException {
        super((SocketImpl) null);
        this.connection = connection;
    }

    @Override
    public InputStream getInputStream() {
        return connection.input();
    }

    @Override
    public OutputStream getOutputStream() {
        return connection.output();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connection.output().close();
    }

    @Override
    public void shutdownInput() {
        // What still arrives is dropped when the connection closes.
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.ofLiteral(connection.remote().ip());
    }

    @Override
    public InetAddress getLocalAddress() {
        return InetAddress.ofLiteral(connection.local().ip());
    }

    @Override
    public int getPort() {
        return connection.remote().port();
    }

    @Override
    public int getLocalPort() {
        return connection.local().port();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return new InetSocketAddress(getInetAddress(), getPort());
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return new InetSocketAddress(getLocalAddress(), getLocalPort());
    }

    @Override
    public void setSoTimeout(int milliseconds) {
        // See the class comment.
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Nothing is delayed.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // The other end cannot vanish unnoticed.
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        // What was written before closing can still be read.
    }
}

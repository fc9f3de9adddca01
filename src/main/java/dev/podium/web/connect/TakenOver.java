package dev.podium.web.connect;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes over a connection after its upgrade from HTTP. The server makes it, so it is public and learns later what to do. */
public final class TakenOver implements HttpUpgradeHandler {

    private @Nullable Conversation conversation;

    /** What goes on over the connection; returns when it is over. */
    interface Conversation {
        void hold(InputStream in, OutputStream out, Runnable end) throws InterruptedException;
    }

    void then(Conversation follows) {
        conversation = follows;
    }

    /** The thread is the connection's own. */
    @Override
    public void init(WebConnection connection) {
        try {
            Objects.requireNonNull(conversation)
                    .hold(connection.getInputStream(), connection.getOutputStream(), () -> RemoteCommand.close(connection));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (IOException gone) {
            // The client did not wait for it.
        } finally {
            RemoteCommand.close(connection);
        }
    }

    @Override
    public void destroy() {}
}

package dev.podium.web.connect;

import java.io.InputStream;
import java.io.OutputStream;

/** Numbered byte streams over one connection to a client. */
interface Channels extends AutoCloseable {

    /** What the client sends on a channel; ends with what it closes, or with the connection. */
    InputStream in(int channel);

    /** To the client; an {@link java.io.IOException} once it has left. Closing it ends this direction of the channel. */
    OutputStream out(int channel);

    /** Is run once when the client has left; at once if it has already. */
    void whenGone(Runnable work);

    /** Ends the connection when everything written is sent. */
    @Override
    void close();
}

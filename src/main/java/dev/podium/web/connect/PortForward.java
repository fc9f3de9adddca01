package dev.podium.web.connect;

import dev.podium.nodeagent.ByteStream;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ports of a Pod, for a client elsewhere (upstream's {@code streaming/portforward}).
 *
 * @param pod as messages name it
 */
public record PortForward(String pod, String uid, Dial dial) {

    /** Connects to a port of the Pod. */
    public interface Dial {
        ByteStream dial(int port) throws IOException, InterruptedException, NodeAgentException;
    }

    /** Copies between a client's stream and a port until both directions have ended; closes the client's side. */
    void carry(ClusterTime time, int port, InputStream in, OutputStream out, OutputStream error)
            throws InterruptedException {
        try (ByteStream wire = dial.dial(port)) {
            Signal ended = time.signal();
            AtomicInteger running = new AtomicInteger(2);
            time.run("port-forward", () -> {
                if (RemoteCommand.copy(in, wire.output())) {
                    RemoteCommand.close(wire.output());
                } else {
                    wire.close();
                }
                running.decrementAndGet();
                ended.raise();
            });
            if (!RemoteCommand.copy(wire.input(), out)) {
                wire.close();
            }
            // What the Pod has closed it does not read any more.
            wire.close();
            RemoteCommand.close(in);
            running.decrementAndGet();
            ended.await(() -> running.get() == 0);
        } catch (IOException | NodeAgentException failed) {
            tell(port, failed, error);
        } finally {
            RemoteCommand.close(out);
            RemoteCommand.close(error);
        }
    }

    private void tell(int port, Exception failed, OutputStream error) {
        String message = "error forwarding port " + port + " to pod " + pod + ", uid " + uid + ": " + failed.getMessage();
        try {
            error.write(message.getBytes(StandardCharsets.UTF_8));
            error.flush();
        } catch (IOException gone) {
            // The client has left: there is nobody to tell.
        }
    }
}

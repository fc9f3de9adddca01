package dev.podium.web.connect;

import dev.podium.machinery.Json;
import dev.podium.nodeagent.NodeAgentException;
import dev.podium.nodeagent.RunningContainer.Input;
import dev.podium.nodeagent.RunningContainer.Terminal;
import dev.podium.nodeagent.Session;
import dev.podium.time.ClusterTime;
import dev.podium.time.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;

/**
 * A command, or an attachment, with its client at the other end (upstream's {@code ServeExec} and {@code ServeAttach}).
 *
 * @param command what runs; empty when attaching
 * @param start starts it once the client's streams are there
 */
public record RemoteCommand(CommandStreams streams, List<String> command, Start start) {

    /** Starts what is to be streamed. */
    public interface Start {
        Session start() throws NodeAgentException;
    }

    /** Carries the streams until the command has ended or the client has left; ends the connection then. */
    void carry(ClusterTime time, Channels channels, CommandStatus.Form form) throws InterruptedException {
        try (channels) {
            try {
                result(time, start.start(), channels).write(channels.out(CommandStreams.ERROR), form);
            } catch (NodeAgentException failed) {
                new CommandStatus.Failed(String.valueOf(failed.getMessage())).write(channels.out(CommandStreams.ERROR), form);
            }
        } catch (IOException gone) {
            // The client has left: there is nobody to tell.
        }
    }

    private CommandStatus result(ClusterTime time, Session session, Channels channels) throws InterruptedException {
        if (streams.stdin() == Input.OPEN) {
            time.run("stdin", () -> {
                give(channels.in(CommandStreams.STDIN), session);
                close(session.stdin());
            });
        }
        time.run("resize", () -> resize(channels.in(CommandStreams.RESIZE), session));
        Signal ended = time.signal();
        AtomicInteger running = new AtomicInteger(2);
        output(time, session.stdout(), shown(channels, CommandStreams.STDOUT, streams.stdout()), running, ended);
        output(time, session.stderr(), shown(channels, CommandStreams.STDERR, streams.stderr()), running, ended);
        session.exit().whenComplete((_, _) -> ended.raise());
        AtomicBoolean left = new AtomicBoolean();
        channels.whenGone(() -> {
            // A terminal hangs up; a command without one goes on with what it has been given, as on a real node.
            if (command.isEmpty() || streams.terminal() == Terminal.TTY) {
                session.close();
            }
            left.set(true);
            ended.raise();
        });
        ended.await(() -> left.get() || running.get() == 0 && session.exit().isDone());
        int code = session.exit().getNow(0);
        return code == 0 || command.isEmpty() ? new CommandStatus.Success() : new CommandStatus.Exited(command, code);
    }

    /** Passes on what the client sends, and the next of it only when the command has handled that. */
    private void give(InputStream from, Session session) {
        byte[] some = new byte[32 * 1024];
        try {
            for (int count = from.read(some); count >= 0; count = from.read(some)) {
                session.stdin().write(some, 0, count);
                if (streams.terminal() == Terminal.NONE) {
                    session.awaitRead(SocketChannels.READING);
                }
            }
        } catch (IOException ended) {
            // The command reads no more.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static void output(
            ClusterTime time, InputStream from, OutputStream to, AtomicInteger running, Signal ended) {
        time.run("output", () -> {
            try {
                if (!copy(from, to)) {
                    // Nobody listens any more, but the command must be able to go on.
                    copy(from, OutputStream.nullOutputStream());
                }
                close(to);
            } finally {
                running.decrementAndGet();
                ended.raise();
            }
        });
    }

    private static OutputStream shown(Channels channels, int channel, CommandStreams.Output wanted) {
        return switch (wanted) {
            case SENT -> channels.out(channel);
            case DROPPED -> OutputStream.nullOutputStream();
        };
    }

    /** Copies until the end; false if that was the reader's. */
    static boolean copy(InputStream from, OutputStream to) {
        byte[] some = new byte[32 * 1024];
        try {
            for (int count = from.read(some); count >= 0; count = from.read(some)) {
                to.write(some, 0, count);
                to.flush();
            }
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception gone) {
            // It is closed, one way or another.
        }
    }

    /** Sizes come as JSON objects, one after the other. */
    private static void resize(InputStream sizes, Session session) {
        try (MappingIterator<JsonNode> each = Json.mapper().readerFor(JsonNode.class).readValues(sizes)) {
            while (each.hasNextValue()) {
                JsonNode size = each.nextValue();
                session.resize(size.path("Width").asInt(0), size.path("Height").asInt(0));
            }
        } catch (JacksonException noMore) {
            // The connection has ended, or what came is no size: then no more is expected.
        }
    }
}

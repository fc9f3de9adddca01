package dev.podium.container.simulated.shell;

import dev.podium.container.simulated.Captured;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.shell.Word.Direction;
import dev.podium.network.Pipe;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the commands inside of words: <code>$(…)</code> for what they print, <code>&lt;(…)</code> at the end of a pipe. */
final class Streams implements Expander.Substitution {

    private static final int HIGHEST = 63;

    private final Process process;
    private final Subshells subshells;
    private final Interpreter shell;
    private List<Offer> offers = new ArrayList<>(0);
    private int status;

    Streams(Process process, Subshells subshells, Interpreter shell) {
        this.process = process;
        this.subshells = subshells;
        this.shell = shell;
    }

    /** A pipe's end that commands find by its path. */
    private record Offer(int descriptor, Closeable end) {}

    @Override
    public String outputOf(Node script) throws InterruptedException {
        if (shell.state().dialect().bash()
                && script instanceof Node.Simple(
                        int line, List<Node.Assignment> assignments, List<Word> words, List<Node.Redirect> redirects)
                && words.isEmpty()
                && assignments.isEmpty()
                && redirects.size() == 1
                && redirects.getFirst().kind() == Node.Redirect.Kind.READ) {
            return outputOf(new Node.Simple(line, assignments, List.of(Word.literal("cat")), redirects));
        }
        Captured captured = subshells.capture(script, shell.descriptors());
        status = captured.code();
        return captured.output();
    }

    /** How the last command of a word ended. */
    int status() {
        return status;
    }

    void status(int code) {
        status = code;
    }

    @Override
    public String pathTo(Node script, Direction direction) {
        Pipe pipe = new Pipe(process.time());
        boolean read = direction == Direction.READ;
        Descriptors io = shell.descriptors().with(read ? 1 : 0, read ? pipe.output() : pipe.input());
        Closeable end = read ? pipe.input() : pipe.output();
        int descriptor = HIGHEST - offers.size();
        while (process.offered().containsKey(descriptor)) {
            descriptor--;
        }
        process.offered().put(descriptor, end);
        offers.add(new Offer(descriptor, end));
        subshells.fork(script, io, List.of(read ? pipe.output() : pipe.input()));
        return "/dev/fd/" + descriptor;
    }

    /** Begins a command; answers with what {@link #end} takes. */
    List<Offer> begin() {
        List<Offer> outer = offers;
        offers = new ArrayList<>(0);
        return outer;
    }

    /** Leaves open what the command was offered, for the rest of the process' life. */
    void keep() {
        for (Offer each : offers) {
            process.atEnd(() -> close(each.end));
        }
        offers = new ArrayList<>(0);
    }

    private static void close(Closeable end) {
        try {
            end.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Closes what the command was offered. */
    void end(List<Offer> outer) throws IOException {
        List<Offer> own = offers;
        offers = outer;
        for (Offer each : own) {
            process.offered().remove(each.descriptor);
            each.end.close();
        }
    }
}

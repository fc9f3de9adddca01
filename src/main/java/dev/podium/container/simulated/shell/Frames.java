package dev.podium.container.simulated.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The functions and sourced files that a shell is in, the innermost first. */
final class Frames {

    /** How many functions may call each other. */
    static final int DEEPEST = 1000;

    private final Deque<Frame> frames = new ArrayDeque<>();

    /**
     * A function that has been called, or a file that has been sourced.
     *
     * @param name the function's; {@code source} of a file
     * @param line where the call is
     */
    record Frame(String name, String source, int line) {}

    Frames copy() {
        Frames copy = new Frames();
        copy.frames.addAll(frames);
        return copy;
    }

    /** @param main the file of a call from outside of any function */
    void call(String function, String main, int line) {
        frames.push(new Frame(function, source(main), line));
    }

    void source(String file, int line) {
        frames.push(new Frame("source", file, line));
    }

    void leave() {
        frames.pop();
    }

    int depth() {
        return frames.size();
    }

    /** The file that the shell is in. */
    String source(String main) {
        return frames.isEmpty() ? main : frames.getFirst().source;
    }

    List<String> names(String outermost) {
        List<String> names = new ArrayList<>(frames.stream().map(Frame::name).toList());
        if (!names.isEmpty() && !outermost.isEmpty()) {
            names.add(outermost);
        }
        return names;
    }

    List<String> sources(String main) {
        List<String> sources = new ArrayList<>(frames.stream().map(Frame::source).toList());
        if (!main.isEmpty()) {
            sources.add(main);
        }
        return sources;
    }

    List<String> lines(String main) {
        List<String> lines = new ArrayList<>(frames.stream().map(each -> Integer.toString(each.line)).toList());
        if (!main.isEmpty()) {
            lines.add("0");
        }
        return lines;
    }
}

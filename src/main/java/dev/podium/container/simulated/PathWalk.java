package dev.podium.container.simulated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** Walks a container's paths: {@code .}, {@code ..} and symbolic links as the container sees them. */
final class PathWalk {

    private static final int MOST_LINKS = 40;

    private final Function<String, Path> physical;

    PathWalk(Function<String, Path> physical) {
        this.physical = physical;
    }

    /** The absolute path without {@code .}, {@code ..} or links. */
    String follow(String path) throws IOException {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/")));
        String done = "";
        int links = 0;
        while (!left.isEmpty()) {
            String part = left.pop();
            switch (part) {
                case "", "." -> {}
                case ".." -> done = done.isEmpty() ? "" : done.substring(0, done.lastIndexOf('/'));
                default -> {
                    String next = done + "/" + part;
                    Path file = physical.apply(next);
                    if (!Files.isSymbolicLink(file)) {
                        done = next;
                    } else if (++links > MOST_LINKS) {
                        throw new FileException(FileException.LOOP);
                    } else {
                        String target = Files.readSymbolicLink(file).toString();
                        List<String> parts = List.of(target.split("/"));
                        parts.reversed().forEach(left::push);
                        done = target.startsWith("/") ? "" : done;
                    }
                }
            }
        }
        return done.isEmpty() ? "/" : done;
    }

    /** Likewise, but a link at the very end stays. */
    String followParents(String path) throws IOException {
        String trimmed = path.replaceAll("/+$", "");
        int slash = trimmed.lastIndexOf('/');
        String last = trimmed.substring(slash + 1);
        if (last.isEmpty() || last.equals(".") || last.equals("..")) {
            return follow(path);
        }
        String parent = follow(slash <= 0 ? "/" : trimmed.substring(0, slash));
        return parent.equals("/") ? "/" + last : parent + "/" + last;
    }
}

package dev.podium.kubelet;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Paths below a directory, as a program sees them whose root that directory is. */
final class ScopedPath {

    private static final int MOST_LINKS = 255;

    private ScopedPath() {}

    /** Follows {@code path} below {@code root}; what is not there is taken as it is written. */
    static Path of(Path root, String path) throws IOException {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/")));
        Path at = root;
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (name.equals("..")) {
                at = at.equals(root) ? root : at.getParent();
            } else if (!name.isEmpty() && !name.equals(".")) {
                Path next = at.resolve(name);
                if (!Files.isSymbolicLink(next)) {
                    at = next;
                    continue;
                }
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(next.toString());
                }
                String target = Files.readSymbolicLink(next).toString();
                at = target.startsWith("/") ? root : at;
                List.of(target.split("/")).reversed().forEach(rest::addFirst);
            }
        }
        return at;
    }
}

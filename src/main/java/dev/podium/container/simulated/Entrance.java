package dev.podium.container.simulated;

import dev.podium.container.ContainerSecurity.Privileges;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways by which a process comes to see other files, another network and another name than its container's. */
public final class Entrance {

    /** What can be entered; the ways that lead nowhere else in a simulated node are among them. */
    public enum Kind {
        MOUNT("mnt"),
        UTS("uts"),
        IPC("ipc"),
        NETWORK("net"),
        PID("pid"),
        CGROUP("cgroup"),
        USER("user"),
        TIME("time");

        private final String file;

        Kind(String file) {
            this.file = file;
        }

        /** The name of its file in {@code /proc/N/ns}. */
        public String file() {
            return file;
        }
    }

    private static final Pattern FILE = Pattern.compile("(.*)/proc/(\\d+|self)/ns/(\\w+)");

    private final Process process;
    private final SimulatedContainer container;

    Entrance(Process process, SimulatedContainer container) {
        this.process = process;
        this.container = container;
    }

    /** What another process sees, or the node itself. */
    public static final class Target {

        private final Namespaces sees;

        private Target(Namespaces sees) {
            this.sees = sees;
        }
    }

    private boolean privileged() {
        return process.container().privileges() == Privileges.ALL;
    }

    /**
     * Opens the namespaces of a process by the file of one of them, such as {@code /rootfs/proc/1/ns/mnt}.
     *
     * @throws FileException if there is no such process, or it is none of the caller's business
     */
    public Target open(String path) throws IOException {
        Matcher matcher = FILE.matcher(process.resolve(path));
        if (!matcher.matches()) {
            throw new FileException(process.files().exists(process.resolve(path)) ? FileException.INVALID : FileException.ABSENT);
        }
        if (matcher.group(2).equals("self") && matcher.group(1).isEmpty()) {
            return new Target(process.namespaces());
        }
        int pid = matcher.group(2).equals("self") ? -1 : Integer.parseInt(matcher.group(2));
        if (matcher.group(1).isEmpty()) {
            return open(pid);
        }
        if (pid != 1 || !isNode(matcher.group(1))) {
            throw new FileException(FileException.ABSENT);
        }
        return node();
    }

    /** Whether a directory is the root of the node, with its processes. */
    private boolean isNode(String directory) throws IOException {
        VirtualFiles files = process.files();
        return files.exists(directory) && container.node().isRoot(files.space().forReading(files.realPath(directory)));
    }

    /** Opens the namespaces of a process by its number. */
    private Target open(int pid) throws IOException {
        Process found = process.processes().stream().filter(each -> each.pid() == pid).findFirst().orElse(null);
        if (found != null) {
            if (!found.isIn(container) && !privileged()) {
                throw new FileException(FileException.DENIED);
            }
            return new Target(found.seen());
        }
        if (pid != 1) {
            throw new FileException(FileException.ABSENT);
        }
        return container.pids().isNodes() ? node() : new Target(process.namespaces());
    }

    private Target node() throws FileException {
        if (!privileged()) {
            throw new FileException(FileException.DENIED);
        }
        return new Target(container.node().namespaces());
    }

    /**
     * Enters some of another's namespaces. Its files come with its root as the working directory.
     *
     * @throws FileException if the process may not
     */
    public void enter(Target target, Set<Kind> kinds) throws IOException {
        if (!privileged()) {
            throw new FileException(FileException.FORBIDDEN);
        }
        Namespaces sees = target.sees;
        boolean files = kinds.contains(Kind.MOUNT);
        process.enter(new Namespaces(
                files ? sees.files() : null,
                files ? sees.commands() : null,
                kinds.contains(Kind.UTS) ? sees.hostname() : null,
                kinds.contains(Kind.NETWORK) ? sees.network() : null));
        if (files) {
            process.changeDirectory("/");
        }
    }

    /**
     * Makes a directory the root (chroot(2)), and the working directory; the commands are those in it.
     *
     * @throws FileException if the process may not, or there is no such directory
     */
    public void changeRoot(String directory) throws IOException {
        if (process.container().user().uid() != 0) {
            throw new FileException(FileException.FORBIDDEN);
        }
        VirtualFiles files = process.files().below(process.resolve(directory));
        process.enter(new Namespaces(files, files == process.files() ? null : Commands.among(files), null, null));
        process.changeDirectory("/");
    }
}

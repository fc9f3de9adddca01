package dev.podium.container.simulated;

import dev.podium.container.Mount;
import dev.podium.container.Mount.Access;
import dev.podium.container.Mount.Propagation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is mounted in a container, or on a node for its own programs. Safe for use by several threads. */
final class MountNamespace implements FileSpace {

    private final NodeFiles disk;
    private final MountTable node;
    private final @Nullable RootFileSystem root;
    private final Access access;
    private volatile List<Seat> inOrder = List.of();
    /** The longest target first, of the same ones the latest. */
    private volatile List<Seat> seats = List.of();
    /** What was mounted on the node when the container came to be: what {@link Propagation#NONE} shows. */
    private volatile List<NodeMount> before;

    /** @param facts null: as what is mounted there says */
    private record Seat(Mount mount, @Nullable FileSystemFacts facts) {

        boolean covers(String place) {
            String target = mount.target();
            return target.equals("/")
                    || (place.startsWith(target) && (place.length() == target.length() || place.charAt(target.length()) == '/'));
        }

        /** The path of a place from here. */
        String rest(String place) {
            String rest = mount.target().equals("/") ? place : place.substring(mount.target().length());
            return rest.startsWith("/") ? rest.substring(1) : rest;
        }
    }

    private MountNamespace(NodeFiles disk, List<NodeMount> before, @Nullable RootFileSystem root, List<Mount> mounts, Access access) {
        this.disk = disk;
        this.node = disk.mounts();
        this.root = root;
        this.access = access;
        this.before = before;
        take(mounts.stream().map(each -> new Seat(each, null)));
    }

    /**
     * @param before what was mounted on the node when the container was made
     * @param access what may be done outside of the mounts and {@code /dev}
     */
    static MountNamespace ofContainer(
            NodeFiles disk, List<NodeMount> before, RootFileSystem root, List<Mount> mounts, Access access) {
        return new MountNamespace(disk, before, root, mounts, access);
    }

    static MountNamespace ofNode(NodeFiles disk) {
        Mount all = new Mount(disk.root(), "/", Access.READ_WRITE, Mount.Medium.DISK, Mount.NOTHING, Propagation.BIDIRECTIONAL);
        return new MountNamespace(disk, List.of(), null, List.of(all), Access.READ_WRITE);
    }

    private void take(Stream<Seat> all) {
        inOrder = all.toList();
        seats = inOrder.reversed().stream()
                .sorted(Comparator.comparingInt((Seat each) -> each.mount().target().length()).reversed())
                .toList();
    }

    private @Nullable Seat seat(String place) {
        for (Seat each : seats) {
            if (each.covers(place)) {
                return each;
            }
        }
        return null;
    }

    private List<NodeMount> below(Seat seat) {
        return seat.mount().propagation() == Propagation.NONE ? before : node.now();
    }

    private MountTable.Landing land(Seat seat, String place) {
        seat.mount().look().run();
        return MountTable.walk(below(seat), seat.mount().source(), seat.rest(place));
    }

    private RootFileSystem root() {
        if (root == null) {
            throw new IllegalStateException("everything of a node is on its disk");
        }
        return root;
    }

    @Override
    public Path forReading(String place) {
        Seat seat = seat(place);
        return seat == null ? root().forReading(place) : land(seat, place).path();
    }

    @Override
    public Path forWriting(String place) throws IOException {
        Seat seat = seat(place);
        if (seat != null) {
            MountTable.Landing landing = land(seat, place);
            Access here = landing.over() == null ? seat.mount().access() : landing.over().what().facts().access();
            if (here == Access.READ_ONLY) {
                throw new FileException(FileException.READ_ONLY);
            }
            return landing.path();
        }
        if (access == Access.READ_ONLY && !place.startsWith("/dev/")) {
            throw new FileException(FileException.READ_ONLY);
        }
        Path path = root().forWriting(place);
        int slash = place.lastIndexOf('/');
        if (slash > 0 && isAboveMount(place.substring(0, slash))) {
            Files.createDirectories(path.getParent());
        }
        return path;
    }

    @Override
    public KeptPlaces kept() {
        return disk.kept();
    }

    @Override
    public Set<String> names(String place) throws IOException {
        Set<String> names = new TreeSet<>();
        if (place.equals("/") && seat(place) == null) {
            names.addAll(root().top());
        } else if (Files.isDirectory(forReading(place))) {
            try (Stream<Path> all = Files.list(forReading(place))) {
                all.map(each -> each.getFileName().toString()).forEach(names::add);
            }
        }
        String prefix = place.equals("/") ? "/" : place + "/";
        for (Seat each : seats) {
            if (each.mount().target().length() > prefix.length() && each.mount().target().startsWith(prefix)) {
                names.add(each.mount().target().substring(prefix.length()).split("/", 2)[0]);
            }
        }
        return names;
    }

    @Override
    public boolean isAboveMount(String place) {
        String prefix = place.equals("/") ? "/" : place + "/";
        return seats.stream()
                .anyMatch(each -> each.mount().target().length() > prefix.length() && each.mount().target().startsWith(prefix));
    }

    @Override
    public boolean isMountPoint(String place) {
        Seat seat = seat(place);
        return seat != null && (seat.mount().target().equals(place) || overlying(seat, place) != null);
    }

    /** The node's mount at a place itself. */
    private @Nullable NodeMount overlying(Seat seat, String place) {
        String rest = seat.rest(place);
        if (rest.isEmpty()) {
            return MountTable.over(below(seat), seat.mount().source());
        }
        int slash = rest.lastIndexOf('/');
        Path parent = MountTable.walk(below(seat), seat.mount().source(), slash < 0 ? "" : rest.substring(0, slash)).path();
        return MountTable.over(below(seat), parent.resolve(rest.substring(slash + 1)));
    }

    @Override
    public FileSystemFacts facts(String place) {
        Seat seat = seat(place);
        if (seat == null) {
            return new FileSystemFacts("overlay", "overlay", access, "relatime", FileSystemFacts.disk(access).bytes());
        }
        NodeMount over = land(seat, place).over();
        return over == null ? facts(seat) : over.what().facts();
    }

    private FileSystemFacts facts(Seat seat) {
        Mount mount = seat.mount();
        NodeMount within = MountTable.holding(before, mount.source());
        return seat.facts() != null
                ? seat.facts()
                : within != null
                        ? within.what().facts().with(mount.access())
                        : mount.medium() == Mount.Medium.MEMORY
                                ? FileSystemFacts.memory(mount.access())
                                : FileSystemFacts.disk(mount.access());
    }

    @Override
    public List<Mounted> mounts() {
        List<Mounted> all = new ArrayList<>();
        if (root != null) {
            all.add(new Mounted(new FileSystemFacts("overlay", "overlay", access, "relatime", 0), "/"));
        }
        List<Mounted> seated = new ArrayList<>();
        for (Seat each : inOrder) {
            seated.add(new Mounted(facts(each), each.mount().target()));
            String base = MountTable.shown(below(each), each.mount().source());
            for (NodeMount over : below(each)) {
                String point = MountTable.shown(below(each), over.point());
                boolean below = base.equals("/") || point.equals(base) || point.startsWith(base + "/");
                boolean above = !over.ofItself() && each.mount().source().startsWith(over.source());
                if (below && !above) {
                    String rest = point.substring(base.equals("/") ? 0 : base.length());
                    String target = each.mount().target().equals("/") ? rest : each.mount().target() + rest;
                    seated.add(new Mounted(over.what().facts(), target));
                }
            }
        }
        if (root == null) {
            all.add(seated.removeFirst());
        }
        all.add(new Mounted(FileSystemFacts.ofKernel("proc", Access.READ_WRITE), "/proc"));
        all.add(new Mounted(FileSystemFacts.ofKernel("tmpfs", Access.READ_WRITE), "/dev"));
        all.add(new Mounted(FileSystemFacts.ofKernel("cgroup2", Access.READ_ONLY), CgroupFiles.DIRECTORY));
        all.addAll(seated);
        return all;
    }

    @Override
    public synchronized void mount(String place, Attachment what) {
        Seat seat = seat(place);
        if (seat != null && seat.mount().propagation() == Propagation.BIDIRECTIONAL) {
            node.add(new NodeMount(land(seat, place).path(), what));
            return;
        }
        Mount own = new Mount(what.source(), place, what.facts().access());
        take(Stream.concat(inOrder.stream(), Stream.of(new Seat(own, what.facts()))));
    }

    @Override
    public synchronized void unmount(String place) throws IOException {
        Seat seat = seat(place);
        NodeMount over = seat == null ? null : overlying(seat, place);
        if (seat != null && over != null && seat.mount().propagation() != Propagation.HOST_TO_CONTAINER) {
            if (below(seat).stream().anyMatch(each -> each != over && !over.ofItself() && each.point().startsWith(over.source()))) {
                throw new FileException(FileException.BUSY);
            }
            if (seat.mount().propagation() == Propagation.NONE) {
                before = MountTable.without(before, over);
            } else {
                node.remove(over);
            }
        } else if (seat == null || over != null || !seat.mount().target().equals(place)) {
            throw new FileException(FileException.INVALID);
        } else if (place.equals("/") || isAboveMount(place)) {
            throw new FileException(FileException.BUSY);
        } else {
            take(inOrder.stream().filter(each -> each != seat));
        }
    }
}

package dev.podium.container.simulated;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted on a node, the latest last. Mounts go by the places on the disk that they hide, so they are seen wherever these
 * are seen, as those of a Linux whose root is shared. Safe for use by several threads.
 */
final class MountTable {

    private volatile List<NodeMount> all = List.of();

    /** What is mounted now. */
    List<NodeMount> now() {
        return all;
    }

    synchronized void add(NodeMount mount) {
        all = Stream.concat(all.stream(), Stream.of(mount)).toList();
    }

    synchronized void remove(NodeMount mount) {
        all = without(all, mount);
    }

    static List<NodeMount> without(List<NodeMount> mounts, NodeMount gone) {
        List<NodeMount> left = new ArrayList<>(mounts);
        left.remove(gone);
        return List.copyOf(left);
    }

    /** The uppermost mount at a place of the disk; null: there is none. */
    static @Nullable NodeMount over(List<NodeMount> mounts, Path place) {
        NodeMount found = null;
        NodeMount next = last(mounts, place);
        while (next != null) {
            found = next;
            next = next.ofItself() ? null : last(mounts, next.source());
        }
        return found;
    }

    private static @Nullable NodeMount last(List<NodeMount> mounts, Path place) {
        for (NodeMount each : mounts.reversed()) {
            if (each.point().equals(place)) {
                return each;
            }
        }
        return null;
    }

    /**
     * Where a path leads.
     *
     * @param over the last mount that was entered on the way; null: none
     */
    record Landing(Path path, @Nullable NodeMount over) {}

    /** Where {@code rest}, relative and without links, leads from {@code base}. */
    static Landing walk(List<NodeMount> mounts, Path base, String rest) {
        Landing at = enter(mounts, new Landing(base, null));
        if (mounts.isEmpty() || rest.isEmpty()) {
            return rest.isEmpty() ? at : new Landing(base.resolve(rest), null);
        }
        for (String each : rest.split("/")) {
            at = enter(mounts, new Landing(at.path().resolve(each), at.over()));
        }
        return at;
    }

    private static Landing enter(List<NodeMount> mounts, Landing at) {
        NodeMount over = mounts.isEmpty() ? null : over(mounts, at.path());
        return over == null ? at : new Landing(over.source(), over);
    }

    /** The path by which the node itself knows a place of its disk. */
    static String shown(List<NodeMount> mounts, Path place) {
        NodeMount under = holding(mounts, place);
        if (under == null || under.point().equals(place)) {
            return place.toString();
        }
        String rest = under.source().relativize(place).toString();
        String base = shown(mounts, under.point());
        return rest.isEmpty() ? base : base + "/" + rest;
    }

    /** The mount in which a place of the disk is; null: it is on the disk itself. */
    static @Nullable NodeMount holding(List<NodeMount> mounts, Path place) {
        return mounts.stream()
                .filter(each -> !each.ofItself() && place.startsWith(each.source()))
                .max(Comparator.comparingInt(each -> each.source().getNameCount()))
                .orElse(null);
    }
}

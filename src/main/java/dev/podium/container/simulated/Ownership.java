package dev.podium.container.simulated;

import dev.podium.container.ContainerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose the files of a node's disk are. Users and groups go by their numbers. */
final class Ownership {

    /** What a new file may be used for, with the usual umask. */
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");

    static final Set<PosixFilePermission> LINK = PosixFilePermissions.fromString("rwxrwxrwx");

    private Ownership() {}

    /** As {@code chmod} takes it, such as 0644. */
    static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission each : permissions) {
            mode |= 0400 >> each.ordinal();
        }
        return mode;
    }

    /** What a mode allows, as far as it is about reading, writing and executing. */
    static Set<PosixFilePermission> permissions(int mode) {
        return Stream.of(PosixFilePermission.values())
                .filter(each -> (mode & 0400 >> each.ordinal()) != 0)
                .collect(Collectors.toSet());
    }

    static long number(UserPrincipal principal) {
        return Long.parseLong(principal.getName());
    }

    /** {@code user} has made a file or directory; in one that a group shares, it is the group's. */
    static void made(Path file, ContainerUser user) throws IOException {
        Path directory = file.getParent();
        long shared = directory == null
                ? 0
                : number(Files.readAttributes(directory, PosixFileAttributes.class).group());
        if (user.uid() != 0 || user.gid() != 0 || shared != 0) {
            set(file, user.uid(), shared == 0 ? user.gid() : shared);
        }
    }

    static void set(Path file, @Nullable Long uid, @Nullable Long gid) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var principals = file.getFileSystem().getUserPrincipalLookupService();
        if (uid != null) {
            view.setOwner(principals.lookupPrincipalByName(Long.toString(uid)));
        }
        if (gid != null) {
            view.setGroup(principals.lookupPrincipalByGroupName(Long.toString(gid)));
        }
    }
}

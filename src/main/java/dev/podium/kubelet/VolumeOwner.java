package dev.podium.kubelet;

import dev.podium.model.Pod;
import dev.podium.model.PodSecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose the files of a Pod's volumes are (upstream's {@code SetVolumeOwnership}).
 *
 * @param group null: root's
 * @param user whom tokens belong to, the user of all the Pod's containers; null: root
 */
record VolumeOwner(
        @Nullable Long group, @Nullable Long user) {

    /** What a volume's own directory may be used for. */
    static final Set<PosixFilePermission> EVERYBODY = PosixFilePermissions.fromString("rwxrwxrwx");

    private static final int GROUP_READS = 0440;
    private static final int ONLY_OWNER = 0600;

    static VolumeOwner of(Pod pod) {
        PodSecurityContext security = pod.spec().securityContext();
        return new VolumeOwner(security == null ? null : security.fsGroup(), ContainerConfigs.sharedUser(pod));
    }

    /** Gives a file or directory to the group; answers with whether it was another's. */
    boolean own(Path file) throws IOException {
        if (group == null || group == 0) {
            return false;
        }
        PosixFileAttributeView view = view(file);
        GroupPrincipal before = view.readAttributes().group();
        view.setGroup(file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group.toString()));
        return !view.readAttributes().group().equals(before);
    }

    static void give(Path file, long user) throws IOException {
        view(file).setOwner(
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(Long.toString(user)));
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** The mode of a file of which the group may read everything. */
    int readable(int mode) {
        return group == null ? mode : mode | GROUP_READS;
    }

    /** Tokens are secret where it can be told for whom they are. */
    int tokenMode(int mode) {
        return group == null && user == null ? mode : ONLY_OWNER;
    }

    static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder("rwxrwxrwx");
        for (int bit = 0; bit < 9; bit++) {
            if ((mode & 1 << 8 - bit) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        return PosixFilePermissions.fromString(text.toString());
    }
}

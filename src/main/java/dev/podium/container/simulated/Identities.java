package dev.podium.container.simulated;

import dev.podium.container.ContainerSecurity;
import dev.podium.container.ContainerUser;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who containers run as: as they are asked to, else as their images say. */
public final class Identities {

    private static final long NOBODY = 65534;

    private Identities() {}

    static ContainerUser of(ContainerSecurity security, String image) {
        String[] said = image.split(":", 2);
        Long asked = security.runAsUser();
        long uid = asked == null ? number(said[0]) : asked;
        long gid = security.runAsGroup() != null
                ? security.runAsGroup()
                : asked == null && said.length > 1 ? number(said[1]) : uid == NOBODY ? NOBODY : 0;
        TreeSet<Long> groups = new TreeSet<>(security.supplementalGroups());
        groups.add(gid);
        return new ContainerUser(uid, gid, groups.stream().toList());
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,10}") ? Long.parseLong(text) : 0;
    }

    /** As {@code /etc/passwd} calls a user, and {@code /etc/group} a group of that number. */
    public static @Nullable String name(long id) {
        return id == 0 ? "root" : id == NOBODY ? "nobody" : null;
    }
}

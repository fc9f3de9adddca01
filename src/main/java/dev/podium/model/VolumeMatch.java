package dev.podium.model;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which volume suits a claim (upstream's {@code component-helpers/storage/volume}). */
public final class VolumeMatch {

    private VolumeMatch() {}

    /** For a volume that may be anywhere. */
    public static final Predicate<PersistentVolume> ANYWHERE = _ -> true;

    /**
     * The volume that is set aside for the claim, or else the one with the fewest ways of access, and of those the smallest,
     * that has everything the claim asks for; null if there is none.
     *
     * @param reachable whether a volume is where it is to be used
     */
    public static @Nullable PersistentVolume find(
            PersistentVolumeClaim claim, Collection<PersistentVolume> volumes, Predicate<PersistentVolume> reachable) {
        PersistentVolume reserved = reserved(claim, volumes);
        if (reserved != null) {
            return reachable.test(reserved) ? reserved : null;
        }
        PersistentVolume best = null;
        for (PersistentVolume each : volumes) {
            if ((best == null || better(each, best))
                    && each.spec().claimRef() == null
                    && each.phase().equals("Available")
                    && suits(claim, each)
                    && selected(claim, each)
                    && each.storageClass().equals(claim.storageClass())
                    && accessible(claim, each)
                    && reachable.test(each)) {
                best = each;
            }
        }
        return best;
    }

    /** The volume among these that is set aside for the claim; null if there is none that is large enough. */
    public static @Nullable PersistentVolume reserved(PersistentVolumeClaim claim, Collection<PersistentVolume> volumes) {
        for (PersistentVolume each : volumes) {
            if (each.isFor(claim) && suits(claim, each)) {
                return each;
            }
        }
        return null;
    }

    private static boolean better(PersistentVolume one, PersistentVolume other) {
        int fewer = Integer.compare(one.spec().accessModes().size(), other.spec().accessModes().size());
        int order = fewer != 0 ? fewer : one.size().compareTo(other.size());
        return (order != 0 ? order : one.name().compareTo(other.name())) < 0;
    }

    private static boolean suits(PersistentVolumeClaim claim, PersistentVolume volume) {
        return !volume.metadata().deleting()
                && volume.size().compareTo(claim.size()) >= 0
                && volume.block() == claim.block()
                && attributes(claim.spec().volumeAttributesClassName()).equals(attributes(volume.spec().volumeAttributesClassName()));
    }

    private static String attributes(@Nullable String name) {
        return Objects.requireNonNullElse(name, "");
    }

    private static boolean selected(PersistentVolumeClaim claim, PersistentVolume volume) {
        return claim.spec().selector() == null || claim.spec().selector().matches(volume.metadata().labels());
    }

    private static boolean accessible(PersistentVolumeClaim claim, PersistentVolume volume) {
        return volume.spec().accessModes().containsAll(claim.spec().accessModes());
    }

    /** Why the volume that a claim names will not do for it, in upstream's words; null if it will. */
    public static @Nullable String mismatch(PersistentVolumeClaim claim, PersistentVolume volume) {
        if (volume.metadata().deleting()) {
            return "the volume is marked for deletion \"" + volume.name() + "\"";
        }
        if (volume.size().compareTo(claim.size()) < 0) {
            return "requested PV is too small";
        }
        if (!volume.storageClass().equals(claim.storageClass())) {
            return "storageClassName does not match";
        }
        if (!attributes(claim.spec().volumeAttributesClassName()).equals(attributes(volume.spec().volumeAttributesClassName()))) {
            return "volumeAttributesClassName does not match";
        }
        if (volume.block() != claim.block()) {
            return "incompatible volumeMode";
        }
        return accessible(claim, volume) ? null : "incompatible accessMode";
    }
}

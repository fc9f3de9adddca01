package dev.podium.scheduler;

import dev.podium.client.Informers;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.StorageClass;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Brings Pods back to the scheduler when something about claims, volumes or classes has changed that they may wait for. */
final class VolumeNews {

    private static final Predicate<ScheduledPod> EVERY = _ -> true;

    private VolumeNews() {}

    /** @param stir is told which Pods, of those with claims, may fit now */
    static void follow(Informers informers, VolumeWaits waits, Consumer<Predicate<ScheduledPod>> stir) {
        informers.of(ResourceType.VOLUME_CLAIMS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolumeClaim claim, @Nullable PersistentVolumeClaim old) {
                waits.changed(claim);
                stir.accept(pod -> pod.uses(claim.metadata().namespaceOrEmpty(), claim.name()));
            }

            @Override
            public void deleted(PersistentVolumeClaim last) {
                waits.changed(last);
            }
        });
        informers.of(ResourceType.VOLUMES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolume volume, @Nullable PersistentVolume old) {
                if (old == null || !old.spec().equals(volume.spec()) || !old.phase().equals(volume.phase())) {
                    stir.accept(EVERY);
                }
            }

            @Override
            public void deleted(PersistentVolume last) {}
        });
        informers.of(ResourceType.STORAGE_CLASSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(StorageClass storage, @Nullable StorageClass old) {
                stir.accept(EVERY);
            }

            @Override
            public void deleted(StorageClass last) {}
        });
    }
}

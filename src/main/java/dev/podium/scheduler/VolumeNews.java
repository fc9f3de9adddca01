package dev.podium.scheduler;

import dev.podium.client.Informers;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.StorageClass;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Brings Pods back to the scheduler when something about claims, volumes or classes has changed that they may wait for. */
final class VolumeNews {

    private VolumeNews() {}

    /**
     * @param claim is told the namespace and the name of a claim whose users may fit now
     * @param any is told that whoever uses a claim may
     */
    static void follow(Informers informers, VolumeWaits waits, BiConsumer<String, String> claim, Runnable any) {
        informers.of(ResourceType.VOLUME_CLAIMS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolumeClaim changed, @Nullable PersistentVolumeClaim old) {
                waits.changed(changed);
                claim.accept(changed.metadata().namespaceOrEmpty(), changed.name());
            }

            @Override
            public void deleted(PersistentVolumeClaim last) {
                waits.changed(last);
            }
        });
        informers.of(ResourceType.VOLUMES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolume volume, @Nullable PersistentVolume old) {
                PersistentVolume.ClaimReference reference = volume.spec().claimRef();
                if (reference != null) {
                    claim.accept(String.valueOf(reference.namespace()), String.valueOf(reference.name()));
                } else if (volume.phase().equals("Available")) {
                    any.run();
                }
            }

            @Override
            public void deleted(PersistentVolume last) {}
        });
        informers.of(ResourceType.STORAGE_CLASSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(StorageClass storage, @Nullable StorageClass old) {
                any.run();
            }

            @Override
            public void deleted(StorageClass last) {}
        });
    }
}

package dev.podium.controller.persistentvolume;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Pod;
import dev.podium.model.StorageClass;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code pkg/controller/volume/persistentvolume}, which looks at everything again every 15 seconds; here it is news
 * that brings a claim or a volume back. One at a time: two claims must not find the same volume.
 */
public final class PersistentVolumeController implements Controller {

    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final ControllerLoop<Key> loop;
    private @Nullable Indexes indexes;
    private @Nullable ClaimReconciler claims;
    private @Nullable VolumeReconciler volumes;

    private sealed interface Key {

        record Claim(ObjectKey name) implements Key {}

        record Volume(String name) implements Key {}
    }

    public PersistentVolumeController(ApiClient client, ClusterTime time) {
        this.client = client.as("persistent-volume-binder");
        this.time = time;
        this.events = new EventRecorder(client, time, "persistentvolume-controller");
        this.loop = new ControllerLoop<>("persistentvolume-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        Bindings bindings = new Bindings(client);
        indexes = new Indexes(client, informers);
        claims = new ClaimReconciler(client, events, bindings, indexes);
        volumes = new VolumeReconciler(client, time, events, bindings);
        informers.of(ResourceType.VOLUME_CLAIMS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolumeClaim claim, @Nullable PersistentVolumeClaim old) {
                loop.enqueue(new Key.Claim(ObjectKey.of(claim.metadata())));
                volumesOf(claim);
            }

            @Override
            public void deleted(PersistentVolumeClaim last) {
                loop.forget(new Key.Claim(ObjectKey.of(last.metadata())));
                volumesOf(last);
            }
        });
        informers.of(ResourceType.VOLUMES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolume volume, @Nullable PersistentVolume old) {
                loop.enqueue(new Key.Volume(volume.name()));
                claimsOf(volume);
                if (volume.phase().equals("Available") && volume.spec().claimRef() == null) {
                    waiting(volume.storageClass());
                }
            }

            @Override
            public void deleted(PersistentVolume last) {
                loop.forget(new Key.Volume(last.name()));
                claimsOf(last);
            }
        });
        informers.of(ResourceType.STORAGE_CLASSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(StorageClass storage, @Nullable StorageClass old) {
                waiting(storage.metadata().nameOrEmpty());
                if (standard(storage)) {
                    waiting("");
                }
            }

            @Override
            public void deleted(StorageClass last) {}
        });
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                recycled(pod);
            }

            @Override
            public void deleted(Pod last) {
                recycled(last);
            }
        });
    }

    /** Whether claims that name no class are of this one. */
    static boolean standard(StorageClass storage) {
        return "true".equals(storage.metadata().annotations().get(DEFAULT));
    }

    private void volumesOf(PersistentVolumeClaim claim) {
        if (!claim.volume().isEmpty()) {
            loop.enqueue(new Key.Volume(claim.volume()));
        }
        for (ObjectKey each : Objects.requireNonNull(indexes).volumesOf(ObjectKey.of(claim.metadata()))) {
            loop.enqueue(new Key.Volume(each.name()));
        }
    }

    private void claimsOf(PersistentVolume volume) {
        PersistentVolume.ClaimReference reference = volume.spec().claimRef();
        if (reference != null) {
            loop.enqueue(new Key.Claim(
                    new ObjectKey(String.valueOf(reference.namespace()), String.valueOf(reference.name()))));
        }
        Objects.requireNonNull(indexes).claimsOf(volume.name()).forEach(each -> loop.enqueue(new Key.Claim(each)));
    }

    private void waiting(String storageClass) {
        Objects.requireNonNull(indexes).waiting(storageClass).forEach(each -> loop.enqueue(new Key.Claim(each)));
    }

    private void recycled(Pod pod) {
        String name = pod.metadata().nameOrEmpty();
        if (name.startsWith(Recycler.PREFIX) && pod.metadata().namespaceOrEmpty().equals(Recycler.NAMESPACE)) {
            loop.enqueue(new Key.Volume(name.substring(Recycler.PREFIX.length())));
        }
    }

    private @Nullable Duration reconcile(Key key) {
        return switch (key) {
            case Key.Claim(ObjectKey name) -> {
                PersistentVolumeClaim claim = client.find(ResourceType.VOLUME_CLAIMS, name.namespace(), name.name());
                if (claim != null) {
                    Objects.requireNonNull(claims).reconcile(claim);
                }
                yield null;
            }
            case Key.Volume(String name) -> {
                PersistentVolume volume = client.find(ResourceType.VOLUMES, "", name);
                yield volume == null ? null : Objects.requireNonNull(volumes).reconcile(volume);
            }
        };
    }

    @Override
    public void close() {
        loop.close();
    }
}

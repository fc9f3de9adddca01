package dev.podium.controller.provisioner;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.EventRecorder.Type;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Node;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.StorageClass;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an external provisioner and an external resizer do in other clusters ({@code sig-storage-lib-external-provisioner},
 * {@code external-resizer}): makes a volume for a claim that asks for one of ours, a directory of one node, removes it when its
 * claim is gone, and enlarges it at once. The bytes are the kubelets'.
 */
public final class VolumeProvisioner implements Controller {

    private static final Duration NODE_WAIT = Duration.ofSeconds(10);

    private final ApiClient client;
    private final EventRecorder events;
    private final EventRecorder resizing;
    private final Enlarging enlarging;
    private final ControllerLoop<Key> loop;

    private sealed interface Key {

        record Claim(ObjectKey name) implements Key {}

        record Volume(String name) implements Key {}
    }

    public VolumeProvisioner(ApiClient client, ClusterTime time) {
        this.client = client.as("local-path-provisioner");
        this.events = new EventRecorder(client, time, PersistentVolume.PROVISIONER);
        this.resizing = new EventRecorder(client, time, "external-resizer " + PersistentVolume.PROVISIONER);
        this.enlarging = new Enlarging(this.client);
        this.loop = new ControllerLoop<>("local-path-provisioner", time, 4, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.VOLUME_CLAIMS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolumeClaim claim, @Nullable PersistentVolumeClaim old) {
                if (ours(claim)) {
                    loop.enqueue(new Key.Claim(ObjectKey.of(claim.metadata())));
                }
            }

            @Override
            public void deleted(PersistentVolumeClaim last) {
                loop.forget(new Key.Claim(ObjectKey.of(last.metadata())));
            }
        });
        informers.of(ResourceType.VOLUMES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(PersistentVolume volume, @Nullable PersistentVolume old) {
                if (removable(volume)) {
                    loop.enqueue(new Key.Volume(volume.name()));
                }
            }

            @Override
            public void deleted(PersistentVolume last) {
                loop.forget(new Key.Volume(last.name()));
            }
        });
    }

    private static boolean ours(PersistentVolumeClaim claim) {
        return PersistentVolume.PROVISIONER.equals(claim.metadata().annotations().get(PersistentVolumeClaim.STORAGE_PROVISIONER));
    }

    private static boolean ours(PersistentVolume volume) {
        return PersistentVolume.PROVISIONER.equals(volume.metadata().annotations().get(PersistentVolume.PROVISIONED_BY));
    }

    private static boolean removable(PersistentVolume volume) {
        return ours(volume)
                && volume.phase().equals("Released")
                && "Delete".equals(volume.spec().persistentVolumeReclaimPolicy())
                && !volume.metadata().deleting();
    }

    private @Nullable Duration reconcile(Key key) {
        return switch (key) {
            case Key.Claim(ObjectKey name) -> {
                PersistentVolumeClaim claim = client.find(ResourceType.VOLUME_CLAIMS, name.namespace(), name.name());
                if (claim == null || !ours(claim)) {
                    yield null;
                }
                if (claim.bound()) {
                    enlarge(claim);
                    yield null;
                }
                yield claim.volume().isEmpty() ? provision(claim) : null;
            }
            case Key.Volume(String name) -> {
                PersistentVolume volume = client.find(ResourceType.VOLUMES, "", name);
                if (volume != null && removable(volume)) {
                    client.delete(ResourceType.VOLUMES, "", name, volume.metadata().uidOrEmpty());
                }
                yield null;
            }
        };
    }

    private @Nullable Duration provision(PersistentVolumeClaim claim) {
        StorageClass storage = client.find(ResourceType.STORAGE_CLASSES, "", claim.storageClass());
        String name = LocalVolume.name(claim);
        if (storage == null
                || !storage.provisioner().equals(PersistentVolume.PROVISIONER)
                || claim.metadata().deleting()
                || client.find(ResourceType.VOLUMES, "", name) != null) {
            return null;
        }
        if (storage.waitsForConsumer() && claim.selectedNode().isEmpty()) {
            return null;
        }
        if (claim.spec().selector() != null) {
            failed(claim, "failed to provision volume with StorageClass \"" + claim.storageClass()
                    + "\": claim.Spec.Selector is not supported");
            return null;
        }
        Node node = claim.selectedNode().isEmpty() ? anyNode(claim, storage) : selected(claim);
        if (node == null) {
            return claim.selectedNode().isEmpty() ? NODE_WAIT : null;
        }
        tell(events, claim, Type.NORMAL, "Provisioning",
                "External provisioner is provisioning volume for claim \"" + ObjectKey.of(claim.metadata()) + "\"");
        try {
            client.create(ResourceType.VOLUMES, "", LocalVolume.of(claim, storage, node));
        } catch (RequestFailed refused) {
            if (!refused.conflict()) {
                failed(claim, "failed to provision volume with StorageClass \"" + claim.storageClass() + "\": " + refused.getMessage());
                throw refused;
            }
        }
        tell(events, claim, Type.NORMAL, "ProvisioningSucceeded", "Successfully provisioned volume " + name);
        return null;
    }

    /** A node that is gone cannot have a volume: the scheduler has to choose again. */
    private @Nullable Node selected(PersistentVolumeClaim claim) {
        Node node = client.find(ResourceType.NODES, "", claim.selectedNode());
        if (node == null) {
            failed(claim, "failed to get target node: nodes \"" + claim.selectedNode() + "\" not found");
            client.update(ResourceType.VOLUME_CLAIMS, claim.metadata().namespaceOrEmpty(), claim.name(), object -> {
                object.withObjectProperty("metadata")
                        .withObjectProperty("annotations")
                        .remove(PersistentVolumeClaim.SELECTED_NODE);
                return object;
            });
        }
        return node;
    }

    /** Claims that wait for nobody are spread over the nodes that are fit to work. */
    private @Nullable Node anyNode(PersistentVolumeClaim claim, StorageClass storage) {
        List<Node> nodes = client.list(ResourceType.NODES, "").stream()
                .filter(each -> !each.spec().cordoned() && storage.allows(each.metadata().labels()))
                .sorted(Comparator.comparing(each -> each.metadata().nameOrEmpty()))
                .toList();
        if (nodes.isEmpty()) {
            failed(claim, "failed to provision volume with StorageClass \"" + claim.storageClass() + "\": no node is available");
            return null;
        }
        return nodes.get(Math.floorMod(claim.metadata().uidOrEmpty().hashCode(), nodes.size()));
    }

    private void enlarge(PersistentVolumeClaim claim) {
        PersistentVolume volume = client.find(ResourceType.VOLUMES, "", claim.volume());
        if (volume == null || !ours(volume) || !enlarging.due(claim, volume)) {
            return;
        }
        tell(resizing, claim, Type.NORMAL, "Resizing", "External resizer is resizing volume " + volume.name());
        enlarging.enlarge(claim, volume);
        tell(resizing, claim, Type.NORMAL, "VolumeResizeSuccessful", "Resize volume succeeded");
    }

    private void failed(PersistentVolumeClaim claim, String message) {
        tell(events, claim, Type.WARNING, "ProvisioningFailed", message);
    }

    private static void tell(EventRecorder events, PersistentVolumeClaim claim, Type type, String reason, String message) {
        events.event(ObjectReference.of("v1", "PersistentVolumeClaim", claim.metadata()), type, reason, message);
    }

    @Override
    public void close() {
        loop.close();
    }
}

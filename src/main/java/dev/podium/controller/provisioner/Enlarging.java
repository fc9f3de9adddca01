package dev.podium.controller.provisioner;

import dev.podium.client.ApiClient;
import dev.podium.client.ResourceType;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Quantity;
import tools.jackson.databind.node.ObjectNode;

/** Gives a claim that has grown a larger volume; a directory has no file system that would have to grow after it. */
final class Enlarging {

    private final ApiClient client;

    Enlarging(ApiClient client) {
        this.client = client;
    }

    boolean due(PersistentVolumeClaim claim, PersistentVolume volume) {
        Quantity has = claim.status() == null ? Quantity.ZERO : claim.status().capacity().getOrDefault("storage", Quantity.ZERO);
        return "Bound".equals(claim.phase()) && claim.size().compareTo(has) > 0 && volume.isFor(claim);
    }

    void enlarge(PersistentVolumeClaim claim, PersistentVolume volume) {
        String size = claim.size().text();
        if (volume.size().compareTo(claim.size()) < 0) {
            client.update(ResourceType.VOLUMES, "", volume.name(), object -> {
                object.withObjectProperty("spec").withObjectProperty("capacity").put("storage", size);
                return object;
            });
        }
        client.updateStatus(ResourceType.VOLUME_CLAIMS, claim.metadata().namespaceOrEmpty(), claim.name(), object -> {
            ObjectNode status = object.withObjectProperty("status");
            status.withObjectProperty("capacity").put("storage", size);
            status.withObjectProperty("allocatedResources").put("storage", size);
            return object;
        });
    }
}

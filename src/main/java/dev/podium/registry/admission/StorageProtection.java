package dev.podium.registry.admission;

import dev.podium.registry.Admission;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What storage others may still be using is not gone before they are done: a finalizer holds it, which a controller takes away
 * (upstream's {@code plugin/pkg/admission/storage/storageobjectinuseprotection}).
 */
public final class StorageProtection implements Admission {

    private static final Map<String, String> FINALIZERS = Map.of(
            "persistentvolumeclaims", "kubernetes.io/pvc-protection",
            "persistentvolumes", "kubernetes.io/pv-protection",
            "volumeattributesclasses.storage.k8s.io", "kubernetes.io/vac-protection");

    @Override
    public void mutate(Request request) {
        String resource = request.resource().qualified();
        String finalizer = FINALIZERS.get(resource);
        if (finalizer == null || !request.creates(resource)) {
            return;
        }
        ObjectNode metadata = request.written().withObjectProperty("metadata");
        ArrayNode finalizers =
                metadata.get("finalizers") instanceof ArrayNode present ? present : metadata.putArray("finalizers");
        if (finalizers.valueStream().noneMatch(each -> each.asString("").equals(finalizer))) {
            finalizers.add(finalizer);
        }
    }
}

package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.model.Quantity;
import dev.podium.registry.Admission;
import dev.podium.registry.ApiException;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import tools.jackson.databind.JsonNode;

/** Only a bound claim grows, and only if its class says so (upstream's {@code plugin/pkg/admission/storage/persistentvolume/resize}). */
public final class ClaimResize implements Admission {

    private final WatchCache cache;

    public ClaimResize(WatchCache cache) {
        this.cache = cache;
    }

    @Override
    public void validate(Request request) {
        if (!request.updates("persistentvolumeclaims")
                || size(request.written()).compareTo(size(request.before())) <= 0) {
            return;
        }
        if (!request.before().path("status").path("phase").asString("").equals("Bound")) {
            throw ApiException.forbidden(
                    request.resource(), request.name(), "Only bound persistent volume claims can be expanded");
        }
        String named = storageClass(request.written());
        if (named.isEmpty() || !named.equals(storageClass(request.before())) || !expands(named)) {
            throw ApiException.forbidden(
                    request.resource(),
                    request.name(),
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must"
                            + " support resize");
        }
    }

    private static Quantity size(JsonNode claim) {
        return Quantity.of(
                claim.path("spec").path("resources").path("requests").path("storage").asString("0"));
    }

    private static String storageClass(JsonNode claim) {
        JsonNode oldWay = claim.path("metadata").path("annotations").path("volume.beta.kubernetes.io/storage-class");
        return oldWay.isString()
                ? oldWay.asString()
                : claim.path("spec").path("storageClassName").asString("");
    }

    private boolean expands(String name) {
        CachedObject found = cache.get("storage.k8s.io/storageclasses/" + name);
        return found != null && Json.parse(found.bytes()).path("allowVolumeExpansion").asBoolean(false);
    }
}

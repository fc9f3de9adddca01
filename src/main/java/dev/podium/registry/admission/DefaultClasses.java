package dev.podium.registry.admission;

import dev.podium.machinery.Json;
import dev.podium.registry.Admission;
import dev.podium.watch.WatchCache;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives claims the default StorageClass and Ingresses the default IngressClass, if they name none: of several defaults the
 * youngest (upstream's {@code plugin/pkg/admission/storage/storageclass/setdefault} and
 * {@code plugin/pkg/admission/network/defaultingressclass}).
 */
public final class DefaultClasses implements Admission {

    private final WatchCache cache;

    public DefaultClasses(WatchCache cache) {
        this.cache = cache;
    }

    @Override
    public void mutate(Request request) {
        if (request.creates("persistentvolumeclaims")) {
            complete(
                    request.written(),
                    "storageClassName",
                    "volume.beta.kubernetes.io/storage-class",
                    "storage.k8s.io/storageclasses/",
                    "storageclass.kubernetes.io/is-default-class");
        } else if (request.creates("ingresses.networking.k8s.io")) {
            complete(
                    request.written(),
                    "ingressClassName",
                    "kubernetes.io/ingress.class",
                    "networking.k8s.io/ingressclasses/",
                    "ingressclass.kubernetes.io/is-default-class");
        }
    }

    private void complete(ObjectNode object, String field, String oldWay, String bucket, String mark) {
        if (cache.count(bucket) == 0
                || object.path("spec").hasNonNull(field)
                || object.path("metadata").path("annotations").has(oldWay)) {
            return;
        }
        String name = youngest(bucket, mark);
        if (name != null) {
            object.withObjectProperty("spec").put(field, name);
        }
    }

    private @Nullable String youngest(String bucket, String mark) {
        return cache.list(bucket).items().stream()
                .map(each -> Json.parse(each.bytes()).path("metadata"))
                .filter(each -> each.path("annotations").path(mark).asString("").equals("true"))
                .max(Comparator.comparing((JsonNode each) -> each.path("creationTimestamp").asString(""))
                        .thenComparing(DefaultClasses::name, Comparator.reverseOrder()))
                .map(DefaultClasses::name)
                .orElse(null);
    }

    private static String name(JsonNode metadata) {
        return metadata.path("name").asString("");
    }
}

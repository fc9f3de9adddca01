package dev.podium.machinery.plain;

import static dev.podium.machinery.kind.Defaults.flag;
import static dev.podium.machinery.kind.Defaults.nonZero;
import static dev.podium.machinery.kind.Defaults.object;
import static dev.podium.machinery.kind.Defaults.objects;
import static dev.podium.machinery.kind.Defaults.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of kinds without a class of their own, each after upstream's SetDefaults function of its name. */
public final class PlainKinds {
    private static final Map<String, Consumer<ObjectNode>> DEFAULTS = Map.of(
            "storage.k8s.io/v1/CSIDriver", PlainKinds::csiDriver,
            "apiextensions.k8s.io/v1/CustomResourceDefinition", PlainKinds::customResourceDefinition);

    private PlainKinds() {}

    /** What completes a kind's objects; nothing for a kind that has no defaults. */
    public static Consumer<ObjectNode> defaults(String apiVersion, String kind) {
        return DEFAULTS.getOrDefault(apiVersion + "/" + kind, any -> {});
    }

    private static void csiDriver(ObjectNode driver) {
        ObjectNode spec = object(driver, "spec");
        flag(spec, "attachRequired", true);
        flag(spec, "podInfoOnMount", false);
        flag(spec, "storageCapacity", false);
        text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
        if (spec.path("volumeLifecycleModes").isEmpty()) {
            spec.putArray("volumeLifecycleModes").add("Persistent");
        }
        flag(spec, "requiresRepublish", false);
        flag(spec, "seLinuxMount", false);
    }

    private static void port(JsonNode clientConfig) {
        if (clientConfig.get("service") instanceof ObjectNode service) {
            nonZero(service, "port", 443);
        }
    }

    private static void customResourceDefinition(ObjectNode definition) {
        ObjectNode spec = object(definition, "spec");
        ObjectNode names = object(spec, "names");
        String kind = names.path("kind").asString("");
        if (!kind.isEmpty()) {
            text(names, "singular", kind.toLowerCase(Locale.ROOT));
            text(names, "listKind", kind + "List");
        }
        ObjectNode conversion = object(spec, "conversion");
        text(conversion, "strategy", "None");
        port(conversion.path("webhook").path("clientConfig"));
    }
}

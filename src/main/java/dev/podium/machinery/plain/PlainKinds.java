package dev.podium.machinery.plain;

import static dev.podium.machinery.kind.Defaults.flag;
import static dev.podium.machinery.kind.Defaults.nonZero;
import static dev.podium.machinery.kind.Defaults.number;
import static dev.podium.machinery.kind.Defaults.object;
import static dev.podium.machinery.kind.Defaults.objects;
import static dev.podium.machinery.kind.Defaults.text;

import dev.podium.machinery.pod.PodDefaults;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of kinds without a class of their own, each after upstream's SetDefaults function of its name. */
public final class PlainKinds {
    private static final Map<String, Consumer<ObjectNode>> DEFAULTS = Map.ofEntries(
            Map.entry("v1/ReplicationController", PlainKinds::replicationController),
            Map.entry("v1/PodTemplate", each -> PodDefaults.applyToTemplate(object(each, "template"))),
            Map.entry("v1/LimitRange", PlainKinds::limitRange),
            Map.entry("v1/PersistentVolume", PlainKinds::volume),
            Map.entry("v1/ResourceQuota", each -> object(each, "status")),
            Map.entry("storage.k8s.io/v1/StorageClass", PlainKinds::storageClass),
            Map.entry("storage.k8s.io/v1/CSIDriver", PlainKinds::csiDriver),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", PlainKinds::networkPolicy),
            Map.entry("networking.k8s.io/v1/Ingress", each -> object(object(each, "status"), "loadBalancer")),
            Map.entry("networking.k8s.io/v1/IngressClass", PlainKinds::ingressClass),
            Map.entry("scheduling.k8s.io/v1/PriorityClass", each -> text(each, "preemptionPolicy", "PreemptLowerPriority")),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", each -> number(object(each, "spec"), "minReplicas", 1)),
            Map.entry("autoscaling/v1/HorizontalPodAutoscaler", each -> number(object(each, "spec"), "minReplicas", 1)),
            Map.entry("admissionregistration.k8s.io/v1/MutatingWebhookConfiguration", PlainKinds::webhooks),
            Map.entry("admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration", PlainKinds::webhooks),
            Map.entry("apiextensions.k8s.io/v1/CustomResourceDefinition", PlainKinds::customResourceDefinition),
            Map.entry("apiregistration.k8s.io/v1/APIService", PlainKinds::apiService));

    private PlainKinds() {}

    /** What completes a kind's objects; nothing for a kind that has no defaults. */
    public static Consumer<ObjectNode> defaults(String apiVersion, String kind) {
        return DEFAULTS.getOrDefault(apiVersion + "/" + kind, any -> {});
    }

    private static void replicationController(ObjectNode controller) {
        ObjectNode spec = object(controller, "spec");
        if (spec.get("template") instanceof ObjectNode template) {
            PodDefaults.applyToTemplate(template);
            if (template.path("metadata").get("labels") instanceof ObjectNode labels) {
                if (spec.path("selector").isEmpty()) {
                    spec.set("selector", labels.deepCopy());
                }
                if (controller.path("metadata").path("labels").isEmpty()) {
                    object(controller, "metadata").set("labels", labels.deepCopy());
                }
            }
        }
        number(spec, "replicas", 1);
        number(object(controller, "status"), "replicas", 0);
    }

    private static void limitRange(ObjectNode range) {
        for (ObjectNode limit : objects(range.path("spec").path("limits"))) {
            if (limit.path("type").asString("").equals("Container")) {
                fill(object(limit, "default"), limit.path("max"));
                fill(object(limit, "defaultRequest"), limit.path("default"));
                fill(object(limit, "defaultRequest"), limit.path("min"));
            }
        }
    }

    private static void fill(ObjectNode target, JsonNode source) {
        for (Map.Entry<String, JsonNode> each : source.properties()) {
            if (!target.has(each.getKey())) {
                target.set(each.getKey(), each.getValue());
            }
        }
    }

    private static void volume(ObjectNode volume) {
        text(object(volume, "status"), "phase", "Pending");
        ObjectNode spec = object(volume, "spec");
        text(spec, "persistentVolumeReclaimPolicy", "Retain");
        text(spec, "volumeMode", "Filesystem");
        if (spec.get("hostPath") instanceof ObjectNode hostPath && !hostPath.hasNonNull("type")) {
            hostPath.put("type", "");
        }
    }

    private static void storageClass(ObjectNode storageClass) {
        text(storageClass, "reclaimPolicy", "Delete");
        text(storageClass, "volumeBindingMode", "Immediate");
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

    private static void networkPolicy(ObjectNode policy) {
        ObjectNode spec = object(policy, "spec");
        object(spec, "podSelector");
        for (String list : List.of("ingress", "egress")) {
            for (ObjectNode rule : objects(spec.path(list))) {
                objects(rule.path("ports")).forEach(port -> text(port, "protocol", "TCP"));
            }
        }
        if (spec.path("policyTypes").isEmpty()) {
            spec.putArray("policyTypes").add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                spec.withArray("policyTypes").add("Egress");
            }
        }
    }

    private static void ingressClass(ObjectNode ingressClass) {
        if (ingressClass.path("spec").get("parameters") instanceof ObjectNode parameters) {
            text(parameters, "scope", "Cluster");
        }
    }

    private static void webhooks(ObjectNode configuration) {
        boolean mutating = configuration.path("kind").asString("").startsWith("Mutating");
        for (ObjectNode webhook : objects(configuration.path("webhooks"))) {
            text(webhook, "failurePolicy", "Fail");
            text(webhook, "matchPolicy", "Equivalent");
            object(webhook, "namespaceSelector");
            object(webhook, "objectSelector");
            number(webhook, "timeoutSeconds", 10);
            if (mutating) {
                text(webhook, "reinvocationPolicy", "Never");
            }
            objects(webhook.path("rules")).forEach(rule -> text(rule, "scope", "*"));
            port(webhook.path("clientConfig"));
        }
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

    private static void apiService(ObjectNode service) {
        port(object(service, "spec"));
        object(service, "status");
    }
}

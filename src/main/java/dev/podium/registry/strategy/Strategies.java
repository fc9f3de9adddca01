package dev.podium.registry.strategy;

import static dev.podium.registry.strategy.KindStrategy.Trait.ANSWERS_WITH_THE_DELETED;
import static dev.podium.registry.strategy.KindStrategy.Trait.COUNTS_FROM_NOTHING;
import static dev.podium.registry.strategy.KindStrategy.Trait.COUNTS_GENERATIONS;
import static dev.podium.registry.strategy.KindStrategy.Trait.CREATED_BY_PUT;
import static dev.podium.registry.strategy.KindStrategy.Trait.ORPHANS_DEPENDENTS;
import static dev.podium.registry.strategy.KindStrategy.Trait.UPDATED_BY_VERSION;
import static dev.podium.registry.strategy.KindStrategy.differ;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.SemanticEquality;
import dev.podium.registry.Conversion;
import dev.podium.registry.ResourceStrategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which kind has which rules, after the {@code strategy.go} of each in upstream's {@code pkg/registry}; the others are plain. */
public final class Strategies {

    private static final ResourceStrategy PLAIN = new ResourceStrategy() {};

    private static final Map<String, ResourceStrategy> BY_RESOURCE = new HashMap<>();

    static {
        core();
        workloads();
        networking();
        storage();
        policies();
    }

    private Strategies() {}

    private static void core() {
        BY_RESOURCE.put("pods", new PodStrategy());
        BY_RESOURCE.put("nodes", new NodeStrategy());
        BY_RESOURCE.put("namespaces", new NamespaceStrategy());
        BY_RESOURCE.put("events", EventStrategy.core());
        BY_RESOURCE.put("events.events.k8s.io", EventStrategy.newer());
        BY_RESOURCE.put(
                "leases.coordination.k8s.io",
                KindStrategy.of(CREATED_BY_PUT, UPDATED_BY_VERSION)
                        .onCreate(lease -> Gated.drop(lease, null, Gated.LEASE))
                        .onUpdate((lease, old) -> Gated.drop(lease, old, Gated.LEASE)));
        BY_RESOURCE.put("secrets", KindStrategy.of().selectedBy("type", ""));
        BY_RESOURCE.put(
                "serviceaccounts",
                KindStrategy.of(ANSWERS_WITH_THE_DELETED)
                        .onCreate(Strategies::nameSecretsOnly)
                        .onUpdate((account, _) -> nameSecretsOnly(account)));
        BY_RESOURCE.put(
                "endpoints",
                KindStrategy.of(CREATED_BY_PUT)
                        .warningOf("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"));
        BY_RESOURCE.put("limitranges", KindStrategy.of(CREATED_BY_PUT).onCreate(Strategies::nameByChance));
        BY_RESOURCE.put("resourcequotas", KindStrategy.of(ANSWERS_WITH_THE_DELETED));
        BY_RESOURCE.put("podtemplates", KindStrategy.of(COUNTS_GENERATIONS, ANSWERS_WITH_THE_DELETED).moving("template").templateAt("/template"));
        BY_RESOURCE.put(
                "services",
                KindStrategy.of(CREATED_BY_PUT, ANSWERS_WITH_THE_DELETED)
                        .selectedBy("spec.clusterIP", "")
                        .selectedBy("spec.type", ""));
    }

    private static void workloads() {
        KindStrategy counted = KindStrategy.of(COUNTS_GENERATIONS).templateAt("/spec/template");
        BY_RESOURCE.put("replicationcontrollers", counted.selectedBy("status.replicas", "0"));
        BY_RESOURCE.put("replicasets.apps", counted.selectedBy("status.replicas", "0"));
        BY_RESOURCE.put(
                "deployments.apps",
                counted.movingWhen((now, old) -> differ(now, old, "spec")
                                || differ(now.path("metadata"), old.path("metadata"), "annotations"))
                        .statusWithout("metadata.labels")
                        .onStatusUpdate((deployment, old) -> OldMetadata.restore(deployment, old, "labels")));
        BY_RESOURCE.put(
                "statefulsets.apps",
                counted.onCreate(Strategies::dropMaxUnavailable).onUpdate((set, old) -> {
                    if (!rollingUpdate(old).has("maxUnavailable")) {
                        dropMaxUnavailable(set);
                    }
                }).templateAt("/spec/template"));
        BY_RESOURCE.put(
                "daemonsets.apps", counted.onCreate(TemplateGeneration::begin).onUpdate(TemplateGeneration::carryOn).templateAt("/spec/template"));
        BY_RESOURCE.put(
                "cronjobs.batch", KindStrategy.of(COUNTS_GENERATIONS).templateAt("/spec/jobTemplate/spec/template"));
        BY_RESOURCE.put(
                "jobs.batch",
                KindStrategy.of(COUNTS_GENERATIONS, ORPHANS_DEPENDENTS).selectedBy("status.successful", "status.succeeded", "0")
                        .onCreate(JobSelector::generate)
                        .templateAt("/spec/template"));
    }

    /** The gate {@code MaxUnavailableStatefulSet} is off in this version: the field is as good as unknown. */
    private static void dropMaxUnavailable(ObjectNode set) {
        if (rollingUpdate(set) instanceof ObjectNode rolling) {
            rolling.remove("maxUnavailable");
        }
    }

    private static JsonNode rollingUpdate(ObjectNode set) {
        return set.path("spec").path("updateStrategy").path("rollingUpdate");
    }

    private static void networking() {
        KindStrategy counted = KindStrategy.of(COUNTS_GENERATIONS);
        BY_RESOURCE.put("ingresses.networking.k8s.io", counted);
        BY_RESOURCE.put("ingressclasses.networking.k8s.io", counted);
        BY_RESOURCE.put("networkpolicies.networking.k8s.io", counted);
        BY_RESOURCE.put("servicecidrs.networking.k8s.io", KindStrategy.of().statusAlone());
        BY_RESOURCE.put(
                "ipaddresses.networking.k8s.io",
                KindStrategy.of().selectedBy("spec.parentRef.resource", "").selectedBy("spec.parentRef.namespace", "")
                        .selectedBy("spec.parentRef.name", ""));
        BY_RESOURCE.put(
                "endpointslices.discovery.k8s.io",
                counted.movingWhen((now, old) -> !SemanticEquality.same(now.path("endpoints"), old.path("endpoints"))
                        || differ(now, old, "ports")
                        || differ(now, old, "addressType")
                        || differ(now.path("metadata"), old.path("metadata"), "labels"))
                        .onCreate(slice -> EndpointTopology.drop(slice, null))
                        .onUpdate(EndpointTopology::drop));
    }

    private static void storage() {
        KindStrategy answered = KindStrategy.of(ANSWERS_WITH_THE_DELETED);
        KindStrategy versioned = KindStrategy.of(ANSWERS_WITH_THE_DELETED, UPDATED_BY_VERSION);
        BY_RESOURCE.put("persistentvolumes", new VolumeStrategy());
        BY_RESOURCE.put(
                "persistentvolumeclaims",
                answered.onCreate(claim -> DataSources.settle(claim, null)).onUpdate(DataSources::settle));
        BY_RESOURCE.put("storageclasses.storage.k8s.io", answered);
        BY_RESOURCE.put("volumeattributesclasses.storage.k8s.io", answered);
        BY_RESOURCE.put(
                "csidrivers.storage.k8s.io",
                KindStrategy.of(COUNTS_GENERATIONS, COUNTS_FROM_NOTHING, ANSWERS_WITH_THE_DELETED, UPDATED_BY_VERSION));
        BY_RESOURCE.put("csinodes.storage.k8s.io", versioned);
        BY_RESOURCE.put("volumeattachments.storage.k8s.io", versioned.statusAlone());
        BY_RESOURCE.put("csistoragecapacities.storage.k8s.io", KindStrategy.of(UPDATED_BY_VERSION));
        BY_RESOURCE.put(
                "deviceclasses.resource.k8s.io", KindStrategy.of(COUNTS_GENERATIONS, ANSWERS_WITH_THE_DELETED));
        BY_RESOURCE.put("resourceclaims.resource.k8s.io", answered.statusAlone());
        BY_RESOURCE.put("resourceclaimtemplates.resource.k8s.io", answered);
        BY_RESOURCE.put(
                "resourceslices.resource.k8s.io",
                KindStrategy.of(COUNTS_GENERATIONS, ANSWERS_WITH_THE_DELETED)
                        .selectedBy("spec.nodeName", "")
                        .selectedBy("spec.driver", ""));
    }

    private static void policies() {
        KindStrategy counted = KindStrategy.of(COUNTS_GENERATIONS);
        KindStrategy guarded = KindStrategy.of(COUNTS_GENERATIONS, UPDATED_BY_VERSION);
        BY_RESOURCE.put("poddisruptionbudgets.policy", guarded);
        for (String each : List.of("roles", "rolebindings", "clusterroles", "clusterrolebindings")) {
            BY_RESOURCE.put(each + ".rbac.authorization.k8s.io", KindStrategy.of(CREATED_BY_PUT));
        }
        for (String each : List.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations")) {
            BY_RESOURCE.put(each + ".admissionregistration.k8s.io", guarded.moving("webhooks"));
        }
        for (String each : List.of(
                "mutatingadmissionpolicies", "mutatingadmissionpolicybindings", "validatingadmissionpolicybindings")) {
            BY_RESOURCE.put(each + ".admissionregistration.k8s.io", guarded);
        }
        BY_RESOURCE.put("validatingadmissionpolicies.admissionregistration.k8s.io", guarded.statusAlone());
        BY_RESOURCE.put("priorityclasses.scheduling.k8s.io", counted.moving());
        BY_RESOURCE.put("runtimeclasses.node.k8s.io", KindStrategy.of(UPDATED_BY_VERSION));
        BY_RESOURCE.put("flowschemas.flowcontrol.apiserver.k8s.io", counted.statusAlone());
        BY_RESOURCE.put("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", counted.statusAlone());
        BY_RESOURCE.put("apiservices.apiregistration.k8s.io", new ApiServiceStrategy());
        BY_RESOURCE.put("certificatesigningrequests.certificates.k8s.io", new SigningRequestStrategy());
    }

    /** A LimitRange without a name is called anything. */
    private static void nameByChance(ObjectNode range) {
        if (range.get("metadata") instanceof ObjectNode metadata && metadata.path("name").asString("").isEmpty()) {
            metadata.put("name", UUID.randomUUID().toString());
        }
    }

    /** A ServiceAccount refers to Secrets of its own namespace, by name alone. */
    private static void nameSecretsOnly(ObjectNode account) {
        if (account.get("secrets") instanceof ArrayNode secrets) {
            for (JsonNode each : secrets) {
                if (each instanceof ObjectNode reference) {
                    reference.retain("name");
                }
            }
        }
    }

    /** @param resource the plural name with its group, such as {@code leases.coordination.k8s.io} */
    public static ResourceStrategy of(String resource) {
        return BY_RESOURCE.getOrDefault(resource, PLAIN);
    }

    /** Between the form that objects of that kind are stored in and the kind itself. */
    public static Conversion conversion(GroupVersionKind type) {
        return switch (type.apiVersion()) {
            case "events.k8s.io/v1" -> new EventConversion();
            case "autoscaling/v1" -> new AutoscalerConversion();
            default -> Conversion.NONE;
        };
    }
}

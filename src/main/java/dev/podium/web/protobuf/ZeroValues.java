package dev.podium.web.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which zeros say something. Go writes a zero that is no pointer's into protobuf always, into JSON only where its type does not
 * say {@code omitempty}; a pointer's zero it writes into both.
 */
final class ZeroValues {

    /** Scalars that are pointers in Go wherever they are, by their names in protobuf. */
    private static final Set<String> POINTERS = Set.of(
            "activeDeadlineSeconds", "adminAccess", "allNodes", "allocateLoadBalancerNodePorts",
            "allowMultipleAllocations", "allowPrivilegeEscalation", "allowVolumeExpansion", "appProtocol",
            "attachRequired", "automountServiceAccountToken", "averageUtilization", "backoffLimit",
            "backoffLimitPerIndex", "bindsToNode", "blockOwnerDeletion", "bool", "borrowingLimitPercent", "cachingMode",
            "capacity", "collisionCount", "completionMode", "completions", "currentCPUUtilizationPercentage",
            "currentVolumeAttributesClassName", "defaultMode", "deletionGracePeriodSeconds", "deprecationWarning",
            "distinctAttribute", "enableServiceLinks", "endPort", "endpointsNamespace", "errorCode", "expirationSeconds",
            "extendedResourceName", "failedIndexes", "failedJobsHistoryLimit", "failurePolicy", "force", "fsGroup",
            "fsGroupChangePolicy", "fsGroupPolicy", "gmsaCredentialSpec", "gmsaCredentialSpecName", "gracePeriodSeconds",
            "holderIdentity", "hostProcess", "hostUsers", "hostnameOverride",
            "ignoreStoreReadErrorWithClusterBreakingPotential", "immutable", "ingressClassName", "initiatorName", "int",
            "internalTrafficPolicy", "ipFamilyPolicy", "ipMode", "labelSelectorPath", "leaseDurationSeconds",
            "leaseTransitions", "lendablePercent", "limitBytes", "loadBalancerClass", "localhostProfile", "managedBy",
            "manualSelector", "matchAttribute", "matchPolicy", "maxExpirationSeconds", "maxFailedIndexes", "maxItems",
            "maxLength", "maxProperties", "maximum", "minDomains", "minItems", "minLength", "minProperties",
            "minReplicas", "minimum", "mode", "mountPropagation", "multipleOf", "nodeAffinityPolicy",
            "nodeAllocatableUpdatePeriodSeconds", "nodeTaintsPolicy", "nominalConcurrencyShares", "optional",
            "optionalOldSelf", "orphanDependents", "parallelism", "parameterNotFoundAction", "pathType",
            "perDeviceNodeSelection", "persistentVolumeName", "podInfoOnMount", "podReplacementPolicy",
            "preemptionPolicy", "preferredHolder", "privileged", "procMount", "progressDeadlineSeconds",
            "propagationPolicy", "readOnlyRootFilesystem", "reclaimPolicy", "recursiveReadOnly",
            "recursiveReadOnlyMounts", "ref", "reinvocationPolicy", "remainingItemCount", "requiresRepublish",
            "resourceClaimTemplateName", "revisionHistoryLimit", "runAsGroup", "runAsNonRoot", "runAsUser",
            "runAsUserName", "runtimeClassName", "seLinuxChangePolicy", "seLinuxMount", "secretNamespace", "selectPolicy",
            "sendInitialEvents", "service", "serviceAccountTokenInSecrets", "serving", "setHostnameAsFQDN", "shareID",
            "shareProcessNamespace", "sideEffects", "sinceSeconds", "stabilizationWindowSeconds", "started",
            "startingDeadlineSeconds", "stopSignal", "storageCapacity", "stream", "string", "succeededCount",
            "succeededIndexes", "successfulJobsHistoryLimit", "supplementalGroupsPolicy", "suspend", "tailLines",
            "targetCPUUtilizationPercentage", "terminating", "terminatingReplicas", "terminationGracePeriodSeconds",
            "timeZone", "tolerationSeconds", "trafficDistribution", "ttlSecondsAfterFinished",
            "unhealthyPodEvictionPolicy", "userNamespaces", "volumeAttributesClassName", "volumeBindingMode",
            "volumeMode", "xKubernetesListType", "xKubernetesMapType", "xKubernetesPreserveUnknownFields", "zone");

    /** Scalars that are pointers in these messages, and none in others. */
    private static final Set<String> OWN_POINTERS = Set.of(
            "AzureDiskVolumeSource.fsType", "AzureDiskVolumeSource.kind", "AzureDiskVolumeSource.readOnly",
            "CSIVolumeSource.fsType", "CSIVolumeSource.readOnly", "ClientIPConfig.timeoutSeconds",
            "ClusterTrustBundleProjection.name", "ClusterTrustBundleProjection.signerName", "Container.restartPolicy",
            "DeploymentSpec.replicas", "Device.nodeName", "DeviceAttribute.version", "Endpoint.hostname",
            "Endpoint.nodeName", "EndpointAddress.nodeName", "EndpointConditions.ready",
            "EphemeralContainerCommon.restartPolicy", "FCVolumeSource.lun",
            "HorizontalPodAutoscalerStatus.observedGeneration", "HostPathVolumeSource.type",
            "IngressClassParametersReference.apiGroup", "IngressClassParametersReference.namespace",
            "IngressClassParametersReference.scope", "IngressPortStatus.error", "JobStatus.ready", "LeaseSpec.strategy",
            "ListOptions.timeoutSeconds", "LocalVolumeSource.fsType", "MutatingWebhook.timeoutSeconds",
            "NetworkPolicyPort.protocol", "OwnerReference.controller", "PersistentVolumeClaimSpec.storageClassName",
            "PodDNSConfigOption.value", "PodFailurePolicyOnExitCodesRequirement.containerName",
            "PodResourceClaim.resourceClaimName", "PodResourceClaimStatus.resourceClaimName", "PodSpec.priority",
            "PortStatus.error", "Preconditions.resourceVersion", "Preconditions.uid", "ReplicaSetSpec.replicas",
            "ReplicationControllerSpec.replicas", "ResourceSliceSpec.nodeName",
            "RollingUpdateStatefulSetStrategy.partition", "Rule.scope", "ServiceReference.path", "ServiceReference.port",
            "StatefulSetSpec.replicas", "TypedLocalObjectReference.apiGroup", "TypedObjectReference.apiGroup",
            "TypedObjectReference.namespace", "ValidatingWebhook.timeoutSeconds", "Validation.reason",
            "ValidationRule.reason", "VolumeNodeResources.count", "WebhookClientConfig.url",
            "discovery.v1.EndpointPort.name", "discovery.v1.EndpointPort.port", "discovery.v1.EndpointPort.protocol");

    /** Scalars that have their zero as a default, and are left out of JSON nevertheless. */
    private static final Set<String> LEFT_OUT = Set.of("LocalObjectReference.name", "ReplicationControllerSpec.minReadySeconds");

    private static final Map<FieldDescriptor, Boolean> SHOWN = new ConcurrentHashMap<>();

    private ZeroValues() {}

    /** Whether JSON has that field when it is zero. */
    static boolean shown(FieldDescriptor field) {
        return SHOWN.computeIfAbsent(field, ZeroValues::decide);
    }

    private static boolean decide(FieldDescriptor field) {
        return POINTERS.contains(field.getName())
                || OWN_POINTERS.contains(FieldNames.qualified(field))
                || OWN_POINTERS.contains(versioned(field))
                || !LEFT_OUT.contains(FieldNames.qualified(field)) && always(field);
    }

    /** Such as {@code discovery.v1.EndpointPort.name}. */
    private static String versioned(FieldDescriptor field) {
        String file = field.getFile().getPackage();
        int version = file.lastIndexOf('.');
        return file.substring(file.lastIndexOf('.', version - 1) + 1) + "." + FieldNames.qualified(field);
    }

    /** Upstream's documents demand such a field, or give it its zero as a default. */
    private static boolean always(FieldDescriptor field) {
        try {
            Schema message = Schemas.bundled().definition(definition(field.getContainingType()));
            Schema member = message.property(FieldNames.of(field));
            return message.required().contains(FieldNames.of(field)) || member != null && zero(member.defaultValue());
        } catch (NoSuchElementException inlined) {
            return false;
        }
    }

    private static boolean zero(@Nullable JsonNode value) {
        return value != null
                && switch (value.getNodeType()) {
                    case NUMBER -> value.asDouble(1) == 0;
                    case BOOLEAN -> !value.booleanValue();
                    case STRING -> value.stringValue().isEmpty();
                    case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> false;
                };
    }

    private static String definition(Descriptor message) {
        return "io." + message.getFullName().replace("k8s.io.", "k8s.").replace('_', '-');
    }
}

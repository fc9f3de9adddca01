package dev.podium.machinery;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which empty values say something. Go's encoder leaves an empty list or map, a zero, false and an empty string out of JSON
 * where a field's type says {@code omitempty} and is no pointer (the types under {@code staging/src/k8s.io/api}): sending
 * such a value is the same as sending nothing.
 */
public final class EmptyValues {

    /** Scalars that are pointers in Go wherever they are. */
    private static final Set<String> POINTERS = Set.of(
            "$ref", "activeDeadlineSeconds", "adminAccess", "allNodes", "allocateLoadBalancerNodePorts",
            "allowMultipleAllocations", "allowPrivilegeEscalation", "allowVolumeExpansion", "appProtocol", "attachRequired",
            "automountServiceAccountToken", "averageUtilization", "backoffLimit", "backoffLimitPerIndex", "bindsToNode",
            "blockOwnerDeletion", "bool", "borrowingLimitPercent", "cachingMode", "capacity", "collisionCount",
            "completionMode", "completions", "currentCPUUtilizationPercentage", "currentVolumeAttributesClassName",
            "defaultMode", "deletionGracePeriodSeconds", "deprecationWarning", "distinctAttribute", "enableServiceLinks",
            "endPort", "endpointsNamespace", "errorCode", "expirationSeconds", "extendedResourceName", "failedIndexes",
            "failedJobsHistoryLimit", "failurePolicy", "force", "fsGroup", "fsGroupChangePolicy", "fsGroupPolicy",
            "gmsaCredentialSpec", "gmsaCredentialSpecName", "gracePeriodSeconds", "holderIdentity", "hostProcess",
            "hostUsers", "hostnameOverride", "ignoreStoreReadErrorWithClusterBreakingPotential", "immutable",
            "ingressClassName", "initiatorName", "int", "internalTrafficPolicy", "ipFamilyPolicy", "ipMode",
            "labelSelectorPath", "leaseDurationSeconds", "leaseTransitions", "lendablePercent", "limitBytes",
            "loadBalancerClass", "localhostProfile", "managedBy", "manualSelector", "matchAttribute", "matchPolicy",
            "maxExpirationSeconds", "maxFailedIndexes", "maxItems", "maxLength", "maxProperties", "maximum", "minDomains",
            "minItems", "minLength", "minProperties", "minReplicas", "minimum", "mode", "mountPropagation", "multipleOf",
            "nodeAffinityPolicy", "nodeAllocatableUpdatePeriodSeconds", "nodeTaintsPolicy", "nominalConcurrencyShares",
            "optional", "optionalOldSelf", "orphanDependents", "parallelism", "parameterNotFoundAction", "pathType",
            "perDeviceNodeSelection", "persistentVolumeName", "podInfoOnMount", "podReplacementPolicy", "preemptionPolicy",
            "preferredHolder", "privileged", "procMount", "progressDeadlineSeconds", "propagationPolicy",
            "readOnlyRootFilesystem", "reclaimPolicy", "recursiveReadOnly", "recursiveReadOnlyMounts", "reinvocationPolicy",
            "remainingItemCount", "requiresRepublish", "resourceClaimTemplateName", "revisionHistoryLimit", "runAsGroup",
            "runAsNonRoot", "runAsUser", "runAsUserName", "runtimeClassName", "seLinuxChangePolicy", "seLinuxMount",
            "secretNamespace", "selectPolicy", "sendInitialEvents", "service", "serviceAccountTokenInSecrets", "serving",
            "setHostnameAsFQDN", "shareID", "shareProcessNamespace", "sideEffects", "sinceSeconds",
            "stabilizationWindowSeconds", "started", "startingDeadlineSeconds", "stopSignal", "storageCapacity", "stream",
            "string", "succeededCount", "succeededIndexes", "successfulJobsHistoryLimit", "supplementalGroupsPolicy",
            "suspend", "tailLines", "targetCPUUtilizationPercentage", "terminating", "terminatingReplicas",
            "terminationGracePeriodSeconds", "timeZone", "tolerationSeconds", "trafficDistribution",
            "ttlSecondsAfterFinished", "unhealthyPodEvictionPolicy", "userNamespaces", "volumeAttributesClassName",
            "volumeBindingMode", "volumeMode", "x-kubernetes-list-type", "x-kubernetes-map-type",
            "x-kubernetes-preserve-unknown-fields", "zone");

    /** Scalars that are pointers in these types and none in others, or that have no {@code omitempty} though they are optional. */
    private static final Set<String> OWN = Set.of(
            "AzureDiskVolumeSource.fsType", "AzureDiskVolumeSource.kind", "AzureDiskVolumeSource.readOnly",
            "CSIDriverSpec.preventPodSchedulingIfMissing", "CSIVolumeSource.fsType", "CSIVolumeSource.readOnly",
            "ClientIPConfig.timeoutSeconds", "ClusterTrustBundleProjection.name", "ClusterTrustBundleProjection.signerName",
            "Container.restartPolicy", "DeploymentSpec.replicas", "Device.nodeName", "DeviceAttribute.version",
            "Endpoint.hostname", "Endpoint.nodeName", "EndpointAddress.nodeName", "EndpointConditions.ready",
            "EphemeralContainer.restartPolicy", "EphemeralContainerCommon.restartPolicy", "FCVolumeSource.lun",
            "HorizontalPodAutoscalerStatus.observedGeneration", "HostPathVolumeSource.type",
            "IngressClassParametersReference.apiGroup", "IngressClassParametersReference.namespace",
            "IngressClassParametersReference.scope", "IngressPortStatus.error", "JobStatus.ready", "LeaseSpec.strategy",
            "ListOptions.timeoutSeconds", "LocalVolumeSource.fsType", "MutatingWebhook.timeoutSeconds",
            "NamedRuleWithOperations.scope", "NetworkPolicyPort.port", "NetworkPolicyPort.protocol", "NodeAllocatableResourceMapping.capacityKey",
            "OwnerReference.controller", "PersistentVolumeClaimSpec.storageClassName", "PodDNSConfigOption.value",
            "PodFailurePolicyOnExitCodesRequirement.containerName", "PodResourceClaim.resourceClaimName",
            "PodResourceClaimStatus.resourceClaimName", "PodSchedulingGroup.podGroupName", "PodSpec.priority",
            "PortStatus.error", "Preconditions.resourceVersion", "Preconditions.uid", "ReplicaSetSpec.replicas",
            "ReplicationControllerSpec.replicas", "ResourceHealth.message", "ResourceSliceSpec.nodeName",
            "RollingUpdateStatefulSetStrategy.partition", "Rule.scope", "RuleWithOperations.scope", "ServiceReference.path",
            "ServiceReference.port", "StatefulSetSpec.replicas", "TypedLocalObjectReference.apiGroup",
            "TypedObjectReference.apiGroup", "TypedObjectReference.namespace", "ValidatingWebhook.timeoutSeconds",
            "Validation.reason", "ValidationRule.reason", "VolumeNodeResources.count", "WebhookClientConfig.url",
            "discovery.v1.EndpointPort.name", "discovery.v1.EndpointPort.port", "discovery.v1.EndpointPort.protocol");

    /** What is left out though it is demanded, has its zero as a default, or is a pointer elsewhere. */
    private static final Set<String> LEFT_OUT = Set.of(
            "ConfigMapEnvSource.name", "ConfigMapKeySelector.name", "ConfigMapProjection.name",
            "ConfigMapVolumeSource.name", "ContainerRestartRule.action", "ContainerRestartRuleOnExitCodes.operator",
            "CounterSet.counters", "DeviceCounterConsumption.counters", "ImageVolumeStatus.imageRef",
            "LocalObjectReference.name", "MutatingAdmissionPolicySpec.reinvocationPolicy", "ParentReference.name",
            "ParentReference.resource", "PodCertificateProjection.keyType", "PodCertificateProjection.signerName",
            "ReplicationControllerSpec.minReadySeconds", "ScaleSpec.replicas", "SecretEnvSource.name",
            "SecretKeySelector.name", "SecretProjection.name", "TokenReviewSpec.token",
            "ValidatingAdmissionPolicyBindingSpec.policyName", "ValidatingAdmissionPolicyBindingSpec.validationActions");

    /** Lists that nobody has to give, and that are not left out when they are empty. */
    private static final Set<String> OPTIONAL_LISTS = Set.of(
            "AllocatedDeviceStatus.conditions", "CSINodeDriver.topologyKeys", "ClusterRole.rules", "ContainerImage.names",
            "CustomResourceDefinitionStatus.conditions", "CustomResourceDefinitionStatus.storedVersions",
            "DeviceClaim.requests", "EndpointSlice.endpoints", "EndpointSlice.ports",
            "HorizontalPodAutoscalerStatus.currentMetrics", "ProjectedVolumeSource.sources",
            "ResourcePolicyRule.namespaces", "Role.rules", "TokenRequestSpec.audiences");

    private static final Map<String, Boolean> SHOWN = new ConcurrentHashMap<>();

    private EmptyValues() {}

    /**
     * Whether JSON has that field when it is empty.
     *
     * @param definition the full name of the object's definition, such as {@code io.k8s.api.core.v1.PodSpec}
     * @param schema the definition; null when upstream's documents have none of that name
     */
    public static boolean shown(String definition, @Nullable Schema schema, String field) {
        return SHOWN.computeIfAbsent(definition + "." + field, _ -> decide(definition, schema, field));
    }

    /** Whether a value that was sent is to be left out. */
    static boolean leftOut(Schema owner, String field, Schema declared, JsonNode value) {
        return !owner.name().isEmpty()
                && empty(declared, value)
                && !shown(owner.name(), owner, field)
                // Empty ones mean something: an order to forget them; something that may not stand there; no usual ones.
                && !Set.of("managedFields", "dependencies", "policies").contains(field);
    }

    private static boolean empty(Schema declared, JsonNode value) {
        return switch (value.getNodeType()) {
            // What has neither members nor values of a type is a struct, or anything at all.
            case OBJECT -> value.isEmpty() && declared.additionalProperties() != null;
            case ARRAY -> value.isEmpty() && declared.type() == Schema.Type.ARRAY;
            case STRING -> value.stringValue().isEmpty() && declared.type() == Schema.Type.STRING && !declared.intOrString();
            case NUMBER -> !declared.intOrString() && number(declared) && value.asDouble(1) == 0;
            case BOOLEAN -> !value.booleanValue() && declared.type() == Schema.Type.BOOLEAN;
            case BINARY, MISSING, NULL, POJO -> false;
        };
    }

    private static boolean number(Schema declared) {
        return declared.type() == Schema.Type.INTEGER || declared.type() == Schema.Type.NUMBER;
    }

    private static boolean decide(String definition, @Nullable Schema schema, String field) {
        int type = definition.lastIndexOf('.');
        String qualified = definition.substring(type + 1) + "." + field;
        int group = definition.lastIndexOf('.', definition.lastIndexOf('.', type - 1) - 1);
        if (LEFT_OUT.contains(qualified)) {
            return false;
        }
        if (schema != null && schema.required().contains(field)) {
            return true;
        }
        Schema declared = schema == null ? null : schema.properties().get(field);
        if (declared != null && (declared.type() == Schema.Type.ARRAY || declared.additionalProperties() != null)) {
            return OPTIONAL_LISTS.contains(qualified);
        }
        return POINTERS.contains(field)
                || OWN.contains(qualified)
                || OWN.contains(definition.substring(group + 1) + "." + field)
                || declared != null && zero(declared.defaultValue());
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
}

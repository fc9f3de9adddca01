package dev.podium.machinery.kind;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ResourceTable;
import dev.podium.machinery.Scope;
import dev.podium.machinery.access.RoleBindingRules;
import dev.podium.machinery.access.RoleRules;
import dev.podium.machinery.cluster.ApiServiceRules;
import dev.podium.machinery.cluster.FlowSchemaRules;
import dev.podium.machinery.cluster.PriorityClassRules;
import dev.podium.machinery.cluster.PriorityLevelRules;
import dev.podium.machinery.cluster.RuntimeClassRules;
import dev.podium.machinery.cluster.SigningRequestRules;
import dev.podium.machinery.core.BindingRules;
import dev.podium.machinery.core.ClaimKindRules;
import dev.podium.machinery.core.ConfigMapRules;
import dev.podium.machinery.core.EventRules;
import dev.podium.machinery.core.LeaseRules;
import dev.podium.machinery.core.NamespaceRules;
import dev.podium.machinery.core.NodeRules;
import dev.podium.machinery.core.SecretRules;
import dev.podium.machinery.core.ServiceAccountRules;
import dev.podium.machinery.core.ServiceRules;
import dev.podium.machinery.custom.DefinitionRules;
import dev.podium.machinery.device.ClaimTemplateRules;
import dev.podium.machinery.device.DeviceClassRules;
import dev.podium.machinery.device.ResourceClaimRules;
import dev.podium.machinery.device.ResourceSliceRules;
import dev.podium.machinery.discovery.EndpointSliceRules;
import dev.podium.machinery.discovery.EndpointsRules;
import dev.podium.machinery.limit.LimitRangeRules;
import dev.podium.machinery.limit.QuotaRules;
import dev.podium.machinery.network.IngressClassRules;
import dev.podium.machinery.network.IngressRules;
import dev.podium.machinery.network.IpAddressRules;
import dev.podium.machinery.network.NetworkPolicyRules;
import dev.podium.machinery.network.ServiceCidrRules;
import dev.podium.machinery.pod.PodRules;
import dev.podium.machinery.policy.AdmissionBindingRules;
import dev.podium.machinery.policy.AdmissionPolicyRules;
import dev.podium.machinery.policy.WebhookRules;
import dev.podium.machinery.scaling.AutoscalerRules;
import dev.podium.machinery.scaling.DisruptionBudgetRules;
import dev.podium.machinery.storage.CsiDriverRules;
import dev.podium.machinery.storage.CsiNodeRules;
import dev.podium.machinery.storage.StorageCapacityRules;
import dev.podium.machinery.storage.StorageClassRules;
import dev.podium.machinery.storage.VolumeAttachmentRules;
import dev.podium.machinery.storage.VolumeAttributesRules;
import dev.podium.machinery.storage.VolumeKindRules;
import dev.podium.machinery.workload.ControllerRevisionRules;
import dev.podium.machinery.workload.CronJobRules;
import dev.podium.machinery.workload.DaemonSetRules;
import dev.podium.machinery.workload.DeploymentRules;
import dev.podium.machinery.workload.JobRules;
import dev.podium.machinery.workload.PodTemplateRules;
import dev.podium.machinery.workload.ReplicaSetRules;
import dev.podium.machinery.workload.ReplicationControllerRules;
import dev.podium.machinery.workload.StatefulSetRules;
import java.util.Map;

/** Which rules hold for which kind. */
public final class RuleBook {
    /** What is known of a kind that has no class of its own. */
    private record Plain(Scope scope) implements KindRules {}

    private static final Map<String, Map<String, KindRules>> RULES = Map.ofEntries(
            Map.entry(
                    "v1",
                    Map.ofEntries(
                            Map.entry("Binding", new BindingRules()),
                            Map.entry("ConfigMap", new ConfigMapRules()),
                            Map.entry("Endpoints", new EndpointsRules()),
                            Map.entry("Event", new EventRules(EventRules.Api.CORE)),
                            Map.entry("LimitRange", new LimitRangeRules()),
                            Map.entry("Namespace", new NamespaceRules()),
                            Map.entry("Node", new NodeRules()),
                            Map.entry("PersistentVolume", new VolumeKindRules()),
                            Map.entry("PersistentVolumeClaim", new ClaimKindRules()),
                            Map.entry("Pod", new PodRules()),
                            Map.entry("PodTemplate", new PodTemplateRules()),
                            Map.entry("ReplicationController", new ReplicationControllerRules()),
                            Map.entry("ResourceQuota", new QuotaRules()),
                            Map.entry("Secret", new SecretRules()),
                            Map.entry("Service", new ServiceRules()),
                            Map.entry("ServiceAccount", new ServiceAccountRules()))),
            Map.entry(
                    "apps/v1",
                    Map.of(
                            "ControllerRevision", new ControllerRevisionRules(),
                            "DaemonSet", new DaemonSetRules(),
                            "Deployment", new DeploymentRules(),
                            "ReplicaSet", new ReplicaSetRules(),
                            "StatefulSet", new StatefulSetRules())),
            Map.entry("apiextensions.k8s.io/v1", Map.of("CustomResourceDefinition", new DefinitionRules())),
            Map.entry("apiregistration.k8s.io/v1", Map.of("APIService", new ApiServiceRules())),
            Map.entry("batch/v1", Map.of("CronJob", new CronJobRules(), "Job", new JobRules())),
            Map.entry("autoscaling/v2", Map.of("HorizontalPodAutoscaler", new AutoscalerRules())),
            Map.entry("policy/v1", Map.of("PodDisruptionBudget", new DisruptionBudgetRules())),
            Map.entry(
                    "networking.k8s.io/v1",
                    Map.of(
                            "Ingress", new IngressRules(),
                            "IngressClass", new IngressClassRules(),
                            "IPAddress", new IpAddressRules(),
                            "NetworkPolicy", new NetworkPolicyRules(),
                            "ServiceCIDR", new ServiceCidrRules())),
            Map.entry(
                    "storage.k8s.io/v1",
                    Map.of(
                            "CSIDriver", new CsiDriverRules(),
                            "CSINode", new CsiNodeRules(),
                            "CSIStorageCapacity", new StorageCapacityRules(),
                            "StorageClass", new StorageClassRules(),
                            "VolumeAttachment", new VolumeAttachmentRules(),
                            "VolumeAttributesClass", new VolumeAttributesRules())),
            Map.entry(
                    "resource.k8s.io/v1",
                    Map.of(
                            "DeviceClass", new DeviceClassRules(),
                            "ResourceClaim", new ResourceClaimRules(),
                            "ResourceClaimTemplate", new ClaimTemplateRules(),
                            "ResourceSlice", new ResourceSliceRules())),
            Map.entry("scheduling.k8s.io/v1", Map.of("PriorityClass", new PriorityClassRules())),
            Map.entry("node.k8s.io/v1", Map.of("RuntimeClass", new RuntimeClassRules())),
            Map.entry("certificates.k8s.io/v1", Map.of("CertificateSigningRequest", new SigningRequestRules())),
            Map.entry(
                    "flowcontrol.apiserver.k8s.io/v1",
                    Map.of("FlowSchema", new FlowSchemaRules(), "PriorityLevelConfiguration", new PriorityLevelRules())),
            Map.entry(
                    "admissionregistration.k8s.io/v1",
                    Map.of(
                            "MutatingAdmissionPolicy",
                            new AdmissionPolicyRules(AdmissionPolicyRules.Kind.MUTATING),
                            "MutatingAdmissionPolicyBinding",
                            new AdmissionBindingRules(AdmissionPolicyRules.Kind.MUTATING),
                            "MutatingWebhookConfiguration",
                            new WebhookRules(WebhookRules.Kind.MUTATING),
                            "ValidatingAdmissionPolicy",
                            new AdmissionPolicyRules(AdmissionPolicyRules.Kind.VALIDATING),
                            "ValidatingAdmissionPolicyBinding",
                            new AdmissionBindingRules(AdmissionPolicyRules.Kind.VALIDATING),
                            "ValidatingWebhookConfiguration",
                            new WebhookRules(WebhookRules.Kind.VALIDATING))),
            Map.entry("events.k8s.io/v1", Map.of("Event", new EventRules(EventRules.Api.EVENTS))),
            Map.entry("coordination.k8s.io/v1", Map.of("Lease", new LeaseRules())),
            Map.entry(
                    "rbac.authorization.k8s.io/v1",
                    Map.of(
                            "ClusterRole", new RoleRules(Scope.CLUSTER),
                            "ClusterRoleBinding", new RoleBindingRules(Scope.CLUSTER),
                            "Role", new RoleRules(Scope.NAMESPACED),
                            "RoleBinding", new RoleBindingRules(Scope.NAMESPACED))),
            Map.entry("discovery.k8s.io/v1", Map.of("EndpointSlice", new EndpointSliceRules())));

    private static final ResourceTable TABLE = ResourceTable.bundled();

    private RuleBook() {}

    /** The kind's rules; for a kind without any, those that hold for every object of its scope. */
    public static KindRules of(GroupVersionKind kind) {
        KindRules own = RULES.getOrDefault(kind.apiVersion(), Map.of()).get(kind.kind());
        if (own != null) {
            return own;
        }
        Scope scope = TABLE.forKind(kind).map(resource -> resource.scope()).orElse(Scope.NAMESPACED);
        return new Plain(scope);
    }
}

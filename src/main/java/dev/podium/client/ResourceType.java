package dev.podium.client;

import dev.podium.model.CronJob;
import dev.podium.model.ControllerRevision;
import dev.podium.model.DaemonSet;
import dev.podium.model.Deployment;
import dev.podium.model.EndpointSlice;
import dev.podium.model.Endpoints;
import dev.podium.model.HorizontalPodAutoscaler;
import dev.podium.model.Ingress;
import dev.podium.model.IngressClass;
import dev.podium.model.IpAddress;
import dev.podium.model.Job;
import dev.podium.model.Lease;
import dev.podium.model.Namespace;
import dev.podium.model.Node;
import dev.podium.model.PersistentVolume;
import dev.podium.model.PersistentVolumeClaim;
import dev.podium.model.Pod;
import dev.podium.model.ReplicaSet;
import dev.podium.model.ReplicationController;
import dev.podium.model.Service;
import dev.podium.model.ServiceCidr;
import dev.podium.model.StorageClass;
import dev.podium.model.StatefulSet;
import tools.jackson.databind.JsonNode;

/**
 * A resource, and the record that a component reads its objects through.
 *
 * @param group the API group; empty for core
 * @param resource the plural name
 */
public record ResourceType<T>(String group, String version, String resource, Class<T> record) {

    public static final ResourceType<Pod> PODS = new ResourceType<>("", "v1", "pods", Pod.class);
    public static final ResourceType<Node> NODES = new ResourceType<>("", "v1", "nodes", Node.class);
    public static final ResourceType<Namespace> NAMESPACES = new ResourceType<>("", "v1", "namespaces", Namespace.class);
    public static final ResourceType<Lease> LEASES =
            new ResourceType<>("coordination.k8s.io", "v1", "leases", Lease.class);
    public static final ResourceType<ReplicaSet> REPLICA_SETS =
            new ResourceType<>("apps", "v1", "replicasets", ReplicaSet.class);
    public static final ResourceType<ReplicationController> REPLICATION_CONTROLLERS =
            new ResourceType<>("", "v1", "replicationcontrollers", ReplicationController.class);
    public static final ResourceType<Deployment> DEPLOYMENTS =
            new ResourceType<>("apps", "v1", "deployments", Deployment.class);
    public static final ResourceType<Job> JOBS = new ResourceType<>("batch", "v1", "jobs", Job.class);
    public static final ResourceType<CronJob> CRON_JOBS = new ResourceType<>("batch", "v1", "cronjobs", CronJob.class);
    public static final ResourceType<StatefulSet> STATEFUL_SETS =
            new ResourceType<>("apps", "v1", "statefulsets", StatefulSet.class);
    public static final ResourceType<DaemonSet> DAEMON_SETS =
            new ResourceType<>("apps", "v1", "daemonsets", DaemonSet.class);
    public static final ResourceType<ControllerRevision> CONTROLLER_REVISIONS =
            new ResourceType<>("apps", "v1", "controllerrevisions", ControllerRevision.class);
    public static final ResourceType<HorizontalPodAutoscaler> AUTOSCALERS =
            new ResourceType<>("autoscaling", "v2", "horizontalpodautoscalers", HorizontalPodAutoscaler.class);
    public static final ResourceType<Service> SERVICES = new ResourceType<>("", "v1", "services", Service.class);
    public static final ResourceType<Endpoints> ENDPOINTS = new ResourceType<>("", "v1", "endpoints", Endpoints.class);
    public static final ResourceType<EndpointSlice> ENDPOINT_SLICES =
            new ResourceType<>("discovery.k8s.io", "v1", "endpointslices", EndpointSlice.class);
    public static final ResourceType<ServiceCidr> SERVICE_CIDRS =
            new ResourceType<>("networking.k8s.io", "v1", "servicecidrs", ServiceCidr.class);
    public static final ResourceType<IpAddress> IP_ADDRESSES =
            new ResourceType<>("networking.k8s.io", "v1", "ipaddresses", IpAddress.class);
    public static final ResourceType<Ingress> INGRESSES =
            new ResourceType<>("networking.k8s.io", "v1", "ingresses", Ingress.class);
    public static final ResourceType<IngressClass> INGRESS_CLASSES =
            new ResourceType<>("networking.k8s.io", "v1", "ingressclasses", IngressClass.class);
    public static final ResourceType<PersistentVolume> VOLUMES =
            new ResourceType<>("", "v1", "persistentvolumes", PersistentVolume.class);
    public static final ResourceType<PersistentVolumeClaim> VOLUME_CLAIMS =
            new ResourceType<>("", "v1", "persistentvolumeclaims", PersistentVolumeClaim.class);
    public static final ResourceType<StorageClass> STORAGE_CLASSES =
            new ResourceType<>("storage.k8s.io", "v1", "storageclasses", StorageClass.class);
    public static final ResourceType<JsonNode> EVENTS = of("", "v1", "events");
    public static final ResourceType<JsonNode> CONFIG_MAPS = of("", "v1", "configmaps");
    /** CustomResourceDefinitions. */
    public static final ResourceType<JsonNode> DEFINITIONS =
            of("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    public static final ResourceType<JsonNode> QUOTAS = of("", "v1", "resourcequotas");
    public static final ResourceType<JsonNode> BUDGETS = of("policy", "v1", "poddisruptionbudgets");
    public static final ResourceType<JsonNode> SECRETS = of("", "v1", "secrets");
    public static final ResourceType<JsonNode> SERVICE_ACCOUNTS = of("", "v1", "serviceaccounts");

    /** A resource that is read as a plain JSON tree. */
    public static ResourceType<JsonNode> of(String group, String version, String resource) {
        return new ResourceType<>(group, version, resource, JsonNode.class);
    }
}

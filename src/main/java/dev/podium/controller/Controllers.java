package dev.podium.controller;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.controller.apiservice.ApiServiceController;
import dev.podium.controller.apiservice.AvailabilityController;
import dev.podium.controller.certificates.ApprovingController;
import dev.podium.controller.certificates.RequestCleaner;
import dev.podium.controller.certificates.SigningController;
import dev.podium.controller.clusterroleaggregation.ClusterRoleAggregationController;
import dev.podium.controller.cronjob.CronJobController;
import dev.podium.controller.customresource.DefinitionFinalizer;
import dev.podium.controller.daemonset.DaemonSetController;
import dev.podium.controller.deployment.DeploymentController;
import dev.podium.controller.disruption.DisruptionController;
import dev.podium.controller.endpoints.EndpointsController;
import dev.podium.controller.endpointslice.EndpointSliceController;
import dev.podium.controller.endpointslicemirroring.EndpointSliceMirroringController;
import dev.podium.controller.ephemeralvolume.EphemeralVolumeController;
import dev.podium.controller.eventttl.EventTtlController;
import dev.podium.controller.flowschema.FlowSchemaController;
import dev.podium.controller.garbagecollector.GarbageCollector;
import dev.podium.controller.ingress.IngressController;
import dev.podium.controller.ipallocator.AddressRepairController;
import dev.podium.controller.job.JobController;
import dev.podium.controller.loadbalancer.LoadBalancerController;
import dev.podium.controller.namespace.NamespaceController;
import dev.podium.controller.nodeipam.NodeIpamController;
import dev.podium.controller.nodelifecycle.NodeLifecycleController;
import dev.podium.controller.persistentvolume.PersistentVolumeController;
import dev.podium.controller.podautoscaler.PodAutoscalerController;
import dev.podium.controller.podgc.PodGarbageCollector;
import dev.podium.controller.provisioner.VolumeProvisioner;
import dev.podium.controller.replicaset.ReplicaSetController;
import dev.podium.controller.replication.ReplicationManager;
import dev.podium.controller.resourcequota.ResourceQuotaController;
import dev.podium.controller.rootca.AuthenticationPublisher;
import dev.podium.controller.rootca.RootCaPublisher;
import dev.podium.controller.serviceaccount.ServiceAccountController;
import dev.podium.controller.serviceaccount.TokenSecretController;
import dev.podium.controller.servicecidrs.ServiceCidrController;
import dev.podium.controller.statefulset.StatefulSetController;
import dev.podium.controller.storageprotection.StorageProtectionController;
import dev.podium.controller.ttlafterfinished.TtlAfterFinishedController;
import dev.podium.controller.validatingadmissionpolicystatus.PolicyStatusController;
import dev.podium.time.ClusterTime;
import java.util.ArrayList;
import java.util.List;

/** All controllers of a cluster: the table to add one to. */
public final class Controllers implements AutoCloseable {

    private final NodeLifecycleController nodes;
    private final PodGarbageCollector pods;
    private final EventTtlController events;
    private final AddressRepairController addresses;
    private final RequestCleaner requests;
    private final List<Controller> controllers;

    public Controllers(
            ApiClient client,
            ClusterTime time,
            ClusterAuthority authority,
            ExpressionChecker expressions,
            PodUsage usage,
            RemoteServers servers,
            Ingresses ingresses) {
        this.nodes = new NodeLifecycleController(client, time);
        this.pods = new PodGarbageCollector(client, time);
        this.events = new EventTtlController(client, time);
        this.addresses = new AddressRepairController(client, time);
        this.requests = new RequestCleaner(client, time);
        List<Controller> all = new ArrayList<>(List.of(
                new ServiceAccountController(client, time),
                new NamespaceController(client, time, servers),
                new NodeIpamController(client, time),
                new GarbageCollector(client, time),
                new DefinitionFinalizer(client, time),
                new ApiServiceController(client, time),
                new AvailabilityController(client, time, servers),
                new FlowSchemaController(client, time),
                ReplicaSetController.ofReplicaSets(client, time),
                ReplicationManager.controller(client, time),
                new DeploymentController(client, time),
                new JobController(client, time),
                new CronJobController(client, time),
                new TtlAfterFinishedController(client, time),
                new StatefulSetController(client, time),
                new DaemonSetController(client, time),
                new EndpointSliceController(client, time),
                new EndpointsController(client, time),
                new EndpointSliceMirroringController(client, time),
                new ClusterRoleAggregationController(client, time),
                new ApprovingController(client, time, authority),
                new SigningController(client, time, authority),
                new RootCaPublisher(client, time, authority),
                new AuthenticationPublisher(client, time, authority),
                new TokenSecretController(client, time, authority),
                new ResourceQuotaController(client, time),
                new DisruptionController(client, time),
                new PodAutoscalerController(client, time, usage),
                new PolicyStatusController(client, time, expressions),
                new ServiceCidrController(client, time),
                new LoadBalancerController(client, time, ingresses.balancers()),
                new StorageProtectionController(client, time),
                new PersistentVolumeController(client, time),
                new VolumeProvisioner(client, time),
                new EphemeralVolumeController(client, time),
                nodes,
                pods,
                events,
                addresses));
        switch (ingresses) {
            case SERVED -> all.add(new IngressController(client, time));
            case LEFT_ALONE -> {}
        }
        this.controllers = List.copyOf(all);
    }

    public void register(Informers informers) {
        controllers.forEach(each -> each.register(informers));
    }

    /** To be called every few seconds: finds nodes that have fallen silent, and evicts what must leave tainted ones. */
    public void monitorNodes() {
        nodes.monitor();
    }

    /** To be called every few seconds: removes Pods that nobody else will. */
    public void collectPods() {
        pods.sweep();
    }

    /** To be called now and then: removes Events that have grown old. */
    public void expireEvents() {
        events.sweep();
    }

    /** To be called now and then: removes requests for certificates that have grown old. */
    public void cleanRequests() {
        requests.sweep();
    }

    /** To be called every few minutes: puts right where Services and IPAddresses disagree and no news has told of it. */
    public void repairAddresses() {
        addresses.sweep();
    }

    @Override
    public void close() {
        controllers.forEach(Controller::close);
    }
}

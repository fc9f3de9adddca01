package dev.podium.controller;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.controller.eventttl.EventTtlController;
import dev.podium.controller.garbagecollector.GarbageCollector;
import dev.podium.controller.namespace.NamespaceController;
import dev.podium.controller.nodeipam.NodeIpamController;
import dev.podium.controller.nodelifecycle.NodeLifecycleController;
import dev.podium.controller.podgc.PodGarbageCollector;
import dev.podium.controller.serviceaccount.ServiceAccountController;
import dev.podium.time.ClusterTime;
import java.util.List;

/** All controllers of a cluster: the table to add one to. */
public final class Controllers implements AutoCloseable {

    private final List<Controller> controllers;

    public Controllers(ApiClient client, ClusterTime time) {
        this.controllers = List.of(
                new ServiceAccountController(client, time),
                new NamespaceController(client, time),
                new NodeIpamController(client, time),
                new NodeLifecycleController(client, time),
                new PodGarbageCollector(client, time),
                new GarbageCollector(client, time),
                new EventTtlController(client, time));
    }

    public void register(Informers informers) {
        controllers.forEach(each -> each.register(informers));
    }

    @Override
    public void close() {
        controllers.forEach(Controller::close);
    }
}

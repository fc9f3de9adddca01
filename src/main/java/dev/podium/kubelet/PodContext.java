package dev.podium.kubelet;

import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.container.ContainerRuntime;
import dev.podium.container.Sandbox;
import dev.podium.model.Container;
import dev.podium.model.Pod;
import dev.podium.probe.ProbeTarget;
import java.time.Duration;
import java.time.Instant;

/** A Pod as it is asked for now, and what its containers are made with. */
record PodContext(
        PodKey key,
        Pod pod,
        NodeKubelet node,
        ContainerRuntime runtime,
        Sandbox sandbox,
        Volumes volumes,
        Sources sources,
        Surroundings shared) {

    Instant now() {
        return shared.time().now();
    }

    void event(EventRecorder.Type type, String reason, String message) {
        shared.events().on(node.name()).event(ObjectReference.of(pod), type, reason, message);
    }

    void event(String container, EventRecorder.Type type, String reason, String message) {
        shared.events().on(node.name()).event(ObjectReference.of(pod, container), type, reason, message);
    }

    /** A container has been started, which is counted. */
    void started(String container, ContainerWorker.Role role) {
        node.starts().container(role);
        event(container, EventRecorder.Type.NORMAL, "Started", "Container started");
    }

    /** A container could not be started, which is counted. */
    void failed(String container, ContainerWorker.Role role, String code, String message) {
        node.starts().containerFailed(role, code);
        event(container, EventRecorder.Type.WARNING, "Failed", "Error: " + message);
    }

    /** How long the Pod's containers get to end. */
    Duration grace() {
        return EndTime.grace(pod.spec().terminationGracePeriodSeconds());
    }

    /** What probes need to know of a container of the Pod. */
    ProbeTarget target(Container container, String containerId) {
        return new ProbeTarget(key.namespace(), key.name(), key.uid(), sandbox.ip(), container, containerId, runtime);
    }

    void wake() {
        shared.wake().accept(key);
    }
}

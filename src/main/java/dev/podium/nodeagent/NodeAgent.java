package dev.podium.nodeagent;

import dev.podium.model.ResourceUsage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the API server asks of a node's kubelet, in process: what upstream's serves on port 10250. */
public interface NodeAgent {

    /**
     * Writes a container's log to {@code sink} as the options say, flushing whenever it would wait; returns when all is
     * written, or, when following, when the container has ended. An exception of the sink ends it.
     *
     * @throws NodeAgentException if there is no such Pod or container, or no log yet
     */
    void logs(LogRequest request, OutputStream sink) throws IOException, InterruptedException, NodeAgentException;

    /**
     * A container that runs, to run commands in or to attach to.
     *
     * @throws NodeAgentException if there is none (upstream's {@code Kubelet.findContainer}), or it does not run
     */
    RunningContainer container(ContainerTarget target) throws NodeAgentException;

    /** What the node uses: its own part, and that of every container on it; null as long as it can have none. */
    @Nullable ResourceUsage usage();

    /** When it began, and its node booted. */
    Instant startTime();

    /** Its version, as the Node has it. */
    String version();

    /** What the node uses, and each of its Pods that runs; found out when asked. */
    NodeStats stats(NodeStats.Detail detail);

    /** What it has counted, and counts now. */
    KubeletCounts counts();

    /** What has come of the probes of the Pods that are here, by Pod. */
    List<ProbeStats> probes();

    /** What it goes by, as a {@code KubeletConfiguration} of {@code kubelet.config.k8s.io/v1beta1}. */
    ObjectNode configuration();

    /** What each container of a Pod uses that runs here, by its name, in the order of creation; empty if none does. */
    Map<String, ResourceUsage> usage(String podUid);

    /**
     * Connects to a port of a Pod as its own containers do, through its loopback (upstream's {@code PortForward}).
     *
     * @throws NodeAgentException if the Pod does not run here
     * @throws IOException if nothing listens there
     */
    ByteStream connect(String podUid, int port) throws IOException, InterruptedException, NodeAgentException;
}

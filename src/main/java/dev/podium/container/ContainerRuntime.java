package dev.podium.container;

import dev.podium.model.DiskUsage;
import dev.podium.model.ResourceUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What runs the containers of one node, after Kubernetes' Container Runtime Interface (cri-api, {@code RuntimeService} and
 * {@code ImageService}): sandboxes that hold a Pod's network and IPC, and containers inside them.
 *
 * <p>No call blocks for longer than memory or a disk needs: what takes time (a pull, a stop) completes later, through a
 * future or an event. Identifiers are 64 hexadecimal digits. Errors are {@link RuntimeFailure}s with the words that
 * containerd would use.
 */
public interface ContainerRuntime extends AutoCloseable {

    /** As in {@code status.nodeInfo.containerRuntimeVersion}, such as {@code podium://0.1.0}; the scheme of container IDs. */
    String version();

    /** The node's own directory for volumes and the like: a simulated runtime answers with a virtual file system's. */
    Path hostRoot();

    /** The node's files as its own programs see them. */
    HostFiles hostFiles();

    /** Hears of every container that starts or ends, on a thread of the cluster. Set once, before the first sandbox. */
    void listen(ContainerListener listener);

    /**
     * Pulls an image; completes with its reference, or exceptionally with a {@link RuntimeFailure}.
     *
     * @param logins what may be shown to its registry; those for other places are not
     */
    CompletableFuture<ImageRef> pull(String image, List<RegistryLogin> logins);

    /** Pulls an image that anybody may have. */
    default CompletableFuture<ImageRef> pull(String image) {
        return pull(image, List.of());
    }

    /** The image if it is on the node, else null. */
    @Nullable ImageRef image(String image);

    /** Whether an image that is on the node may be used by whoever has these logins: it takes what its registry would ask for. */
    boolean accessible(String image, List<RegistryLogin> logins);

    /** Where the files of an image are that is on the node: nobody may change them. */
    Path imageFiles(String image);

    /** The images on the node. */
    List<ImageRef> images();

    /** Creates and starts a sandbox: an address on the pod network, or the node's own for {@code hostNetwork}. */
    Sandbox runSandbox(SandboxConfig config);

    /** Kills the sandbox's containers, frees its address and forgets both. Harmless if it is gone. */
    void removeSandbox(String sandboxId);

    /** The sandboxes on the node. */
    List<Sandbox> sandboxes();

    /** Creates a container, not yet started; answers with its ID. */
    String createContainer(String sandboxId, ContainerConfig config);

    /** Starts a created container; a command that cannot be found fails here as {@code StartError} with exit code 128. */
    void startContainer(String containerId);

    /**
     * Sends the container's stop signal, and SIGKILL once {@code grace} has passed (at once if it is not positive). The end
     * is told to the listener. Harmless if it has ended; a shorter grace than an earlier call's takes over.
     */
    void stopContainer(String containerId, Duration grace);

    /** Changes what a running container is given, without a stop. Harmless if it has ended. */
    void resizeContainer(String containerId, ContainerResources resources);

    /** What the container is given now; nothing if it is unknown. */
    ContainerResources given(String containerId);

    /** Forgets an ended container and its log; kills it first if it runs. */
    void removeContainer(String containerId);

    /** What the container is now, or null if it is unknown. */
    @Nullable ContainerReport container(String containerId);

    /** The containers of a sandbox, in order of creation. */
    List<ContainerReport> containers(String sandboxId);

    /** What a container uses that runs; null if it does not, or is unknown. */
    @Nullable ResourceUsage usage(String containerId);

    /** What all containers of the node use together; the CPU time is that of all that there ever were. */
    ResourceUsage usage();

    /** What a sandbox's containers use together, those that have ended with their CPU time; null if it is unknown. */
    @Nullable ResourceUsage sandboxUsage(String sandboxId);

    /** What the container has written over its image's files (CRI's {@code writable_layer}); nothing if it is unknown. */
    DiskUsage written(String containerId);

    /** What the container has written so far, and will. Kept until the container is removed. */
    ContainerLog log(String containerId);

    /**
     * The last {@code most} bytes of a file as the container has, or had, it; empty if there is none. How a kubelet reads
     * termination messages.
     */
    byte[] read(String containerId, String path, int most);

    /**
     * Ends a sandbox' network: its address is freed and nothing listens there any more. Its ended containers and their logs
     * stay until {@link #removeSandbox}. Harmless if it has ended.
     */
    void stopSandbox(String sandboxId);

    /** Runs a command in a running container; it ends by itself, by {@link ExecProcess#kill} or with its container. */
    ExecProcess exec(String containerId, ExecConfig config);

    /**
     * The standard streams of a running container's main process, from now on; its exit is the container's. Killing the
     * session only detaches. Input written to a container without a standard input is dropped.
     */
    default ExecProcess attach(String containerId) {
        throw new RuntimeFailure(RuntimeFailure.Kind.OTHER, "this runtime cannot attach to containers");
    }

    @Override
    void close();
}

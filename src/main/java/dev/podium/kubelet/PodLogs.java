package dev.podium.kubelet;

import dev.podium.container.ContainerRuntime;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.ContainerState.Waiting;
import dev.podium.nodeagent.LogRequest;
import dev.podium.nodeagent.NodeAgentException;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Finds the log that is asked for, or says why there is none (upstream's {@code validateContainerLogStatus}). */
final class PodLogs {

    private PodLogs() {}

    static void copy(@Nullable PodWorker worker, LogRequest request, OutputStream sink)
            throws IOException, InterruptedException, NodeAgentException {
        ContainerWorker container = worker == null ? null : worker.container(request.container());
        ContainerRuntime runtime = worker == null ? null : worker.node().runtime();
        String title = "container \"" + request.container() + "\" in pod \"" + request.pod() + "\"";
        if (container == null || runtime == null) {
            throw new NodeAgentException(400, title + " is not available");
        }
        String id = id(worker, container, request.which(), title);
        try {
            new LogReader(runtime.log(id), request, sink).copy();
        } catch (RuntimeFailure gone) {
            throw new NodeAgentException(
                    400, "unable to retrieve container logs for " + StatusBuilder.containerId(runtime, id));
        }
    }

    private static String id(PodWorker worker, ContainerWorker container, LogRequest.Which which, String title)
            throws NodeAgentException {
        // A container that waits to run again shows its latest run as the one before.
        boolean between = container.exited() && container.waiting() != null;
        return switch (which) {
            case PREVIOUS -> found(between ? container.id() : container.previousId(), "previous terminated " + title + " not found");
            case CURRENT -> found(container.id(), title + " is waiting to start: " + why(worker, container.waiting()));
        };
    }

    private static String found(@Nullable String id, String otherwise) throws NodeAgentException {
        if (id == null) {
            throw new NodeAgentException(400, otherwise);
        }
        return id;
    }

    private static String why(PodWorker worker, @Nullable Waiting waiting) {
        String reason = waiting == null || waiting.reason() == null ? worker.creating() : waiting.reason();
        return switch (reason) {
            case "ErrImagePull" -> "image can't be pulled";
            case "ImagePullBackOff" -> "trying and failing to pull image";
            default -> reason;
        };
    }
}

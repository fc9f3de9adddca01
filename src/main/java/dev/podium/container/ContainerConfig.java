package dev.podium.container;

import dev.podium.model.ContainerPort;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container is to run.
 *
 * @param image a pulled image's name
 * @param command replaces the image's entrypoint unless empty
 * @param args replaces the image's arguments unless empty (or unless {@code command} is given)
 * @param env in order; later entries win
 * @param workingDir null: the image's own
 * @param ports declared ports; an image that nobody describes serves HTTP on them
 * @param mounts volumes and single files
 * @param stopSignal null: the image's, else SIGTERM
 */
public record ContainerConfig(
        String name,
        int attempt,
        String image,
        List<String> command,
        List<String> args,
        Map<String, String> env,
        @Nullable String workingDir,
        List<ContainerPort> ports,
        List<Mount> mounts,
        Stdin stdin,
        Terminal terminal,
        @Nullable String stopSignal,
        ContainerSecurity security,
        ContainerResources resources) {

    /** Whether the container has a standard input. */
    public enum Stdin {
        NONE,
        /** Stays open for every attach. */
        OPEN,
        /** Closes after the first attach. */
        ONCE
    }

    /** Whether the container's standard streams are a terminal. */
    public enum Terminal {
        NONE,
        TTY
    }
}

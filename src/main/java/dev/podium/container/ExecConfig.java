package dev.podium.container;

import java.util.List;

/** A command to run in a container, beside what runs there. */
public record ExecConfig(List<String> command, ContainerConfig.Stdin stdin, ContainerConfig.Terminal terminal) {

    /** A command without input or terminal, as probes and hooks run. */
    public static ExecConfig of(List<String> command) {
        return new ExecConfig(command, ContainerConfig.Stdin.NONE, ContainerConfig.Terminal.NONE);
    }
}

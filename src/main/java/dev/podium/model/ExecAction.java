package dev.podium.model;

import java.util.List;

/** A probe or hook that runs a command in the container. */
public record ExecAction(
        List<String> command) {
    public ExecAction {
        command = Defaults.list(command);
    }
}

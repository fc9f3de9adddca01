package dev.podium.container.simulated;

import dev.podium.network.NetworkNamespace;
import org.jspecify.annotations.Nullable;

/**
 * What a process has entered of others' (setns(2)), and its root directory; null: it sees its container's own.
 *
 * @param files with the commands that are among them
 * @param hostname what {@code hostname} prints
 */
record Namespaces(
        @Nullable VirtualFiles files,
        @Nullable Commands commands,
        @Nullable String hostname,
        @Nullable NetworkNamespace network) {

    static final Namespaces OWN = new Namespaces(null, null, null, null);

    /** The same, with what is given in place of what there was. */
    Namespaces entering(Namespaces others) {
        return new Namespaces(
                others.files == null ? files : others.files,
                others.commands == null ? commands : others.commands,
                others.hostname == null ? hostname : others.hostname,
                others.network == null ? network : others.network);
    }

    /** The files that a process of a container sees; its network, and its commands, likewise. */
    VirtualFiles files(SimulatedContainer container) {
        return files == null ? container.files() : files;
    }

    NetworkNamespace network(SimulatedContainer container) {
        return network == null ? container.network() : network;
    }

    Program find(String command, String from, Process process, SimulatedContainer container) throws CommandException {
        return commands == null
                ? container.find(command, from, process.ofExec())
                : commands.find(command, from, Commands.Unknown.IS_ABSENT);
    }

    @Nullable String locate(String command, SimulatedContainer container) {
        return commands == null ? container.locate(command) : commands.locate(command);
    }

    /** A container's facts as a process sees them. */
    ContainerFacts seen(ContainerFacts facts) {
        return hostname == null && network == null
                ? facts
                : new ContainerFacts(
                        facts.id(),
                        facts.name(),
                        facts.image(),
                        hostname == null ? facts.hostname() : hostname,
                        facts.podNamespace(),
                        facts.podName(),
                        network == null ? facts.ip() : network.ip(),
                        facts.user(),
                        facts.privileges(),
                        facts.resources(),
                        facts.ports());
    }
}

package dev.podium.container.simulated;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The processes that see each other: a container's, or those of several. Safe for use by several threads. */
final class PidNamespace {

    private static final int FIRST_ON_NODE = 1001;

    private final Map<Integer, Process> processes = new TreeMap<>();
    private final boolean ofNode;
    private int last;

    private PidNamespace(int last, boolean ofNode) {
        this.last = last;
        this.ofNode = ofNode;
    }

    /** Where a container's first process is number 1. */
    static PidNamespace ofContainer() {
        return new PidNamespace(0, false);
    }

    /** Where number 1 is the sandbox's own process, which does nothing and is not listed. */
    static PidNamespace ofSandbox() {
        return new PidNamespace(1, false);
    }

    /** Where number 1 is the node's own first process; neither it nor the node's other ones are listed. */
    static PidNamespace ofNode() {
        return new PidNamespace(FIRST_ON_NODE - 1, true);
    }

    /** Whether its numbers are the node's. */
    boolean isNodes() {
        return ofNode;
    }

    /** Adds the process that {@code maker} makes for its number. */
    synchronized Process add(IntFunction<Process> maker) {
        Process process = maker.apply(++last);
        processes.put(last, process);
        return process;
    }

    synchronized void remove(Process process) {
        processes.remove(process.pid());
    }

    /** By number. */
    synchronized Collection<Process> all() {
        return List.copyOf(processes.values());
    }
}

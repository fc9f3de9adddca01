package dev.podium.container;

/** Who hears what containers do: a kubelet's lifecycle event generator. Must be quick, and must not throw. */
public interface ContainerListener {

    /** A container has started or ended. */
    void changed(String sandboxId, String containerId);
}

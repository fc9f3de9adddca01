package dev.podium.model;

/** A node, as its kubelet, the scheduler and the node controllers read it. */
public record Node(
        ObjectMeta metadata,
        NodeSpec spec,
        NodeStatus status) {
    public Node {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
        spec = spec == null ? NodeSpec.NONE : spec;
        status = status == null ? NodeStatus.NONE : status;
    }
}

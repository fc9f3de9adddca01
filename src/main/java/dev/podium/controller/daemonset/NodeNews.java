package dev.podium.controller.daemonset;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.daemonset.Placement.Verdict;
import dev.podium.model.DaemonSet;
import dev.podium.model.Node;
import org.jspecify.annotations.Nullable;

/** Has the controller look at the DaemonSets to which a node has become something else. */
final class NodeNews implements ResourceHandler<Node> {

    private final ApiClient client;
    private final ControllerLoop<ObjectKey> loop;

    NodeNews(ApiClient client, ControllerLoop<ObjectKey> loop) {
        this.client = client;
        this.loop = loop;
    }

    @Override
    public void upserted(Node node, @Nullable Node old) {
        // Nodes report all the time; only what they are labelled and tainted with matters here.
        if (old == null
                || !old.metadata().labels().equals(node.metadata().labels())
                || !old.spec().taints().equals(node.spec().taints())) {
            look(node, old);
        }
    }

    @Override
    public void deleted(Node last) {
        look(null, last);
    }

    private void look(@Nullable Node now, @Nullable Node before) {
        for (DaemonSet each : client.list(ResourceType.DAEMON_SETS, "")) {
            Placement placement = new Placement(each);
            Verdict verdict = now == null ? Verdict.LEAVE : placement.of(now);
            Verdict former = before == null ? Verdict.LEAVE : placement.of(before);
            if (verdict != former) {
                loop.enqueue(ObjectKey.of(each.metadata()));
            }
        }
    }
}

package dev.podium.controller.nodeipam;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Node;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/nodeipam}, with one range of addresses for the cluster, 10.0.0.0/8 from 10.244 on, of
 * which each node gets a /24.
 */
public final class NodeIpamController implements Controller {

    private static final int FIRST_OCTET = 10;
    private static final int START = 244 << 8;
    private static final int RANGES = 1 << 16;

    private final ApiClient client;
    private final ControllerLoop<String> loop;
    private final BitSet taken = new BitSet(RANGES);

    public NodeIpamController(ApiClient client, ClusterTime time) {
        this.client = client.as("node-controller");
        // One at a time: what is taken is known to this thread alone.
        this.loop = new ControllerLoop<>("node-ipam-controller", time, 1, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        informers.of(ResourceType.NODES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Node node, @Nullable Node old) {
                String range = node.spec().podCIDR();
                if (range == null) {
                    loop.enqueue(node.metadata().nameOrEmpty());
                } else if (old == null || old.spec().podCIDR() == null) {
                    mark(range);
                }
            }

            @Override
            public void deleted(Node last) {
                String range = last.spec().podCIDR();
                if (range != null) {
                    release(range);
                }
            }
        });
    }

    private @Nullable Duration reconcile(String name) {
        Node node = client.find(ResourceType.NODES, "", name);
        if (node == null || node.spec().podCIDR() != null) {
            return null;
        }
        int range = reserve();
        String cidr = FIRST_OCTET + "." + (range >> 8) + "." + (range & 0xff) + ".0/24";
        try {
            client.update(ResourceType.NODES, "", name, object -> {
                ObjectNode spec = object.get("spec") instanceof ObjectNode present ? present : object.putObject("spec");
                spec.put("podCIDR", cidr);
                spec.putArray("podCIDRs").add(cidr);
                return object;
            });
        } catch (RequestFailed refused) {
            release(cidr);
            if (!refused.notFound()) {
                throw refused;
            }
        }
        return null;
    }

    private synchronized int reserve() {
        int free = taken.nextClearBit(START);
        if (free >= RANGES) {
            free = taken.nextClearBit(1 << 8);
        }
        if (free >= RANGES) {
            throw new IllegalStateException("every range of Pod addresses is taken");
        }
        taken.set(free);
        return free;
    }

    private synchronized void mark(String cidr) {
        index(cidr, Use.TAKEN);
    }

    private synchronized void release(String cidr) {
        index(cidr, Use.FREE);
    }

    private enum Use {
        TAKEN,
        FREE
    }

    private void index(String cidr, Use use) {
        String[] parts = cidr.split("[./]");
        if (parts.length == 5 && parts[0].equals(String.valueOf(FIRST_OCTET))) {
            int range = (Integer.parseInt(parts[1]) << 8) | Integer.parseInt(parts[2]);
            taken.set(range, use == Use.TAKEN);
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}

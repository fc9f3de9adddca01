package dev.podium.kubelet;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.network.PodNetwork;
import dev.podium.probe.ProbeManager;
import dev.podium.time.ClusterTime;
import java.util.function.Consumer;

/**
 * What the workers of all Pods share.
 *
 * @param wake has a Pod looked at soon
 */
record Surroundings(
        ApiClient client,
        ClusterTime time,
        EventRecorder events,
        PodNetwork network,
        ProbeManager probes,
        Hooks hooks,
        PodTokens tokens,
        Disks disks,
        Consumer<PodKey> wake) {}

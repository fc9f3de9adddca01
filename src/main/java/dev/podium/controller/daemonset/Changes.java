package dev.podium.controller.daemonset;

import dev.podium.model.Pod;
import java.util.List;

/**
 * What is to be done about a DaemonSet's Pods.
 *
 * @param missing nodes that get a Pod
 * @param surplus Pods that go
 */
record Changes(List<String> missing, List<Pod> surplus) {

    boolean none() {
        return missing.isEmpty() && surplus.isEmpty();
    }
}

package dev.podium.kubelet;

import dev.podium.model.Pod;

/** One Pod, and not another one that has its name later. */
record PodKey(String namespace, String name, String uid) {

    static PodKey of(Pod pod) {
        return new PodKey(
                pod.metadata().namespaceOrEmpty(), pod.metadata().nameOrEmpty(), pod.metadata().uidOrEmpty());
    }

    /** As upstream's messages name a Pod. */
    String full() {
        return name + "_" + namespace + "(" + uid + ")";
    }
}

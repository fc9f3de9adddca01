package dev.podium.controller.daemonset;

import dev.podium.model.DaemonSet;
import dev.podium.model.Node;
import dev.podium.model.NodeMatcher;
import dev.podium.model.PodSpec;
import dev.podium.model.Records;
import dev.podium.model.Taint;
import dev.podium.model.Toleration;
import tools.jackson.databind.node.ObjectNode;

/** On which nodes a DaemonSet has a Pod (upstream's {@code NodeShouldRunDaemonPod}). What is free there plays no part. */
final class Placement {

    private final PodSpec spec;

    Placement(DaemonSet set) {
        ObjectNode template = set.spec().template().spec().deepCopy().asObject();
        DaemonPods.bear(template);
        this.spec = Records.read(template, PodSpec.class);
    }

    /** What a node is to a DaemonSet. */
    enum Verdict {
        /** There is to be a Pod. */
        RUN,
        /** A Pod that is there stays, and none comes. */
        STAY,
        /** There is to be none. */
        LEAVE
    }

    Verdict of(Node node) {
        String wanted = spec.nodeName();
        boolean elsewhere = wanted != null && !wanted.isEmpty() && !wanted.equals(node.metadata().name());
        if (elsewhere || !NodeMatcher.required(spec, node) || repelled(node, "NoExecute")) {
            return Verdict.LEAVE;
        }
        return repelled(node, "NoSchedule") ? Verdict.STAY : Verdict.RUN;
    }

    private boolean repelled(Node node, String effect) {
        for (Taint each : node.spec().taints()) {
            if (each.effect().equals(effect) && !Toleration.any(spec.tolerations(), each)) {
                return true;
            }
        }
        return false;
    }
}

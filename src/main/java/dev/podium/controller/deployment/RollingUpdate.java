package dev.podium.controller.deployment;

import dev.podium.model.ReplicaSet;

/** New Pods come as old ones go, within bounds (upstream's {@code rolling.go}). */
final class RollingUpdate {

    private RollingUpdate() {}

    /** Does what can be done next; tells whether it was anything. */
    static boolean step(Rollout rollout, ReplicaSet current) {
        return grow(rollout, current) || shrink(rollout, current);
    }

    /** How large the current ReplicaSet may become, if it has {@code size} Pods now. */
    static int room(Rollout rollout, int size) {
        int desired = rollout.spec().desired();
        int most = desired + rollout.bounds().surge();
        int present = Rollout.desired(rollout.all());
        return present >= most ? size : size + Math.min(most - present, desired - size);
    }

    private static boolean grow(Rollout rollout, ReplicaSet current) {
        int desired = rollout.spec().desired();
        int size = current.spec().desired();
        return size != desired && rollout.scale(current, size > desired ? desired : room(rollout, size));
    }

    private static boolean shrink(Rollout rollout, ReplicaSet current) {
        if (Rollout.desired(rollout.old()) == 0) {
            return false;
        }
        int least = rollout.spec().desired() - rollout.bounds().unavailable();
        int notYet = current.spec().desired() - current.statusOrNone().available();
        int surplus = Rollout.desired(rollout.all()) - least - notYet;
        if (surplus <= 0) {
            return false;
        }
        // Old Pods that are of no use go first: they would only hold the others up.
        int useless = 0;
        for (ReplicaSet each : Rollout.active(rollout.old())) {
            int size = each.spec().desired();
            int broken = Math.min(surplus - useless, size - each.statusOrNone().available());
            if (broken < 0 && useless < surplus) {
                return false; // It was made smaller, and has not counted its Pods since.
            }
            if (broken > 0) {
                rollout.scale(each, size - broken);
                useless += broken;
            }
        }
        int spare = Rollout.available(rollout.all()) - least;
        int gone = 0;
        for (ReplicaSet each : Rollout.active(rollout.old())) {
            int size = each.spec().desired();
            int leaving = Math.min(spare - gone, size);
            if (leaving > 0) {
                rollout.scale(each, size - leaving);
                gone += leaving;
            }
        }
        return useless + gone > 0;
    }
}

package dev.podium.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter made ready for one Pod: says of a node whether it is out of the question, and why. */
interface NodeCheck {

    /** Null: nothing against the node. */
    @Nullable Rejection test(NodeState node);

    /**
     * Why a node will not do.
     *
     * @param reasons in upstream's words, as they are counted in {@code FailedScheduling}
     */
    record Rejection(Cure cure, List<String> reasons) {

        Rejection(Cure cure, String reason) {
            this(cure, List.of(reason));
        }
    }

    /** Whether removing other Pods could make the node fit. */
    enum Cure {
        PREEMPTION,
        NONE
    }
}

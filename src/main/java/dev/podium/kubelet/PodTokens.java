package dev.podium.kubelet;

import dev.podium.model.Pod;
import java.time.Duration;

/** Who gives kubelets the tokens that containers find in their files: the API's TokenRequest. */
public interface PodTokens {

    /**
     * A token for the Pod's ServiceAccount that is of no worth any more once the Pod is gone.
     *
     * @param audience empty: the API server
     * @throws IllegalStateException if there is none to be had, such as without the account; the message says why
     */
    PodToken issue(Pod pod, String audience, Duration life);
}

package dev.podium.controller.daemonset;

import dev.podium.client.ControllerLoop;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.model.DaemonSet;
import org.jspecify.annotations.Nullable;

/** Has the controller look at every DaemonSet that has changed, and forget those that are gone. */
final class SetNews implements ResourceHandler<DaemonSet> {

    private final ControllerLoop<ObjectKey> loop;
    private final FailureBackoff backoff;

    SetNews(ControllerLoop<ObjectKey> loop, FailureBackoff backoff) {
        this.loop = loop;
        this.backoff = backoff;
    }

    @Override
    public void upserted(DaemonSet set, @Nullable DaemonSet old) {
        loop.enqueue(ObjectKey.of(set.metadata()));
    }

    @Override
    public void deleted(DaemonSet last) {
        loop.forget(ObjectKey.of(last.metadata()));
        backoff.forget(last.metadata().uidOrEmpty());
    }
}

package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.LifecycleHandler;
import dev.podium.time.Task;
import org.jspecify.annotations.Nullable;

/** The postStart hook of one run of a container. */
final class PostStart {

    private volatile boolean ended;
    private volatile @Nullable String failure;
    private @Nullable Task task;

    private PostStart() {}

    /** @param id the run's name in the runtime */
    static PostStart begin(PodContext context, Container spec, String id, LifecycleHandler handler) {
        PostStart begun = new PostStart();
        begun.task = context.shared()
                .hooks()
                .run(handler, context.key(), context.sandbox().ip(), spec, id, context.runtime(), failure -> {
                    begun.failure = failure;
                    begun.ended = true;
                    context.wake();
                });
        return begun;
    }

    boolean ended() {
        return ended;
    }

    /** Why it failed, or null. */
    @Nullable String failure() {
        return failure;
    }

    void cancel() {
        if (task != null) {
            task.cancel();
        }
    }
}

package dev.podium.controller.ownership;

import dev.podium.client.ControllerLoop;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.controller.selection.Selectors;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has a controller look at the owner of whatever has changed, at the owner that it had before, and, if nobody controls it,
 * at everyone who might adopt it.
 */
public final class DependentNews<T> implements ResourceHandler<T> {

    private final Function<T, ObjectMeta> metadata;
    private final OwnerKind owners;
    private final Selectors<?> adopters;
    private final ControllerLoop<ObjectKey> loop;

    /** @param adopters by what they select */
    public DependentNews(
            Function<T, ObjectMeta> metadata, OwnerKind owners, Selectors<?> adopters, ControllerLoop<ObjectKey> loop) {
        this.metadata = metadata;
        this.owners = owners;
        this.adopters = adopters;
        this.loop = loop;
    }

    @Override
    public void upserted(T object, @Nullable T old) {
        ObjectMeta now = metadata.apply(object);
        ObjectMeta before = old == null ? null : metadata.apply(old);
        OwnerReference former = before == null ? null : before.controllerReference();
        boolean moved = !Objects.equals(former, now.controllerReference());
        if (before != null && moved) {
            enqueueController(before);
        }
        if (now.controllerReference() != null) {
            enqueueController(now);
        } else if (before == null || moved || !before.labels().equals(now.labels())) {
            adopters.selecting(now.namespaceOrEmpty(), now.labels()).forEach(loop::enqueue);
        }
    }

    @Override
    public void deleted(T last) {
        enqueueController(metadata.apply(last));
    }

    private void enqueueController(ObjectMeta dependent) {
        String name = owners.controllerOf(dependent);
        if (name != null) {
            loop.enqueue(new ObjectKey(dependent.namespaceOrEmpty(), name));
        }
    }
}

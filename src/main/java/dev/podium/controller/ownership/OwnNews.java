package dev.podium.controller.ownership;

import dev.podium.client.ControllerLoop;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceHandler;
import dev.podium.model.ObjectMeta;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has a controller look at every object of its own kind that has changed. */
public final class OwnNews<T> implements ResourceHandler<T> {

    private final Function<T, ObjectMeta> metadata;
    private final ControllerLoop<ObjectKey> loop;

    public OwnNews(Function<T, ObjectMeta> metadata, ControllerLoop<ObjectKey> loop) {
        this.metadata = metadata;
        this.loop = loop;
    }

    @Override
    public void upserted(T object, @Nullable T old) {
        loop.enqueue(ObjectKey.of(metadata.apply(object)));
    }

    @Override
    public void deleted(T last) {
        loop.forget(ObjectKey.of(metadata.apply(last)));
    }
}

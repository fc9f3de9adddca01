package dev.podium.registry;

import dev.podium.machinery.Json;
import dev.podium.watch.CachedObject;
import dev.podium.watch.ExpiredException;
import dev.podium.watch.Watch;
import dev.podium.watch.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A watch on a selection of a resource: an object that leaves the selection is deleted for its watcher. */
public final class ResourceWatch implements AutoCloseable {

    private final Resource resource;
    private final Selection selection;
    private final Watch watch;

    ResourceWatch(Resource resource, Selection selection, Watch watch) {
        this.resource = resource;
        this.selection = selection;
        this.watch = watch;
    }

    /**
     * The next events, waiting up to {@code timeout} for the first; empty if none came, or none of the selection.
     *
     * @throws ApiException 410, if the watcher has fallen behind what is kept
     */
    public List<ResourceEvent> next(Duration timeout) throws InterruptedException {
        List<WatchEvent> events;
        try {
            events = watch.next(timeout);
        } catch (ExpiredException expired) {
            throw ApiException.expired("too old resource version: " + watch.revision() + " (" + expired.oldest() + ")");
        }
        if (events.isEmpty()) {
            return List.of();
        }
        List<ResourceEvent> seen = new ArrayList<>(events.size());
        for (WatchEvent event : events) {
            ResourceEvent translated = translate(event);
            if (translated != null) {
                seen.add(translated);
            }
        }
        return seen;
    }

    /** Everything up to this revision has been handed out: what a bookmark may say. */
    public long revision() {
        return watch.revision();
    }

    private @Nullable ResourceEvent translate(WatchEvent event) {
        CachedObject previous = event.previous();
        boolean was = previous != null && selection.selects(resource, previous);
        return switch (event.type()) {
            case DELETED -> was || (previous == null && selection.selects(resource, event.object()))
                    ? event(ResourceEvent.Type.DELETED, event, event.object())
                    : null;
            case ADDED, MODIFIED -> {
                boolean is = selection.selects(resource, event.object());
                if (is) {
                    yield event(was ? ResourceEvent.Type.MODIFIED : ResourceEvent.Type.ADDED, event, event.object());
                }
                yield was ? left(event, previous) : null;
            }
        };
    }

    private ResourceEvent event(ResourceEvent.Type type, WatchEvent event, CachedObject object) {
        return new ResourceEvent(type, event.revision(), object);
    }

    /** The object as it was when it last belonged, with the revision at which it left. */
    private ResourceEvent left(WatchEvent event, @Nullable CachedObject previous) {
        ObjectNode object = Json.parse((previous == null ? event.object() : previous).bytes());
        byte[] bytes = Encoding.draft(object).sealed(event.revision());
        return new ResourceEvent(
                ResourceEvent.Type.DELETED,
                event.revision(),
                new CachedObject(event.object().key(), event.revision(), bytes));
    }

    /** Whether it has been closed: then nothing more will come. */
    public boolean closed() {
        return watch.closed();
    }

    @Override
    public void close() {
        watch.close();
    }
}

package dev.podium.client;

import dev.podium.registry.ApiException;
import dev.podium.registry.ListOptions;
import dev.podium.registry.ObjectPage;
import dev.podium.registry.Resource;
import dev.podium.registry.ResourceEvent;
import dev.podium.registry.ResourceWatch;
import dev.podium.registry.Selection;
import dev.podium.watch.CachedObject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells its handlers of every object of one resource and of every change, in order, on one thread. Reads need no informer:
 * the client answers them from the same cache, and never behind.
 */
public final class Informer<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
    private static final Duration WAIT = Duration.ofMinutes(10);

    private final ApiClient client;
    private final ResourceType<T> type;
    private final List<ResourceHandler<T>> handlers = new CopyOnWriteArrayList<>();
    private final Map<String, Index<T>> indexes = new ConcurrentHashMap<>();
    private final Map<String, T> known = new HashMap<>();

    Informer(ApiClient client, ResourceType<T> type) {
        this.client = client;
        this.type = type;
    }

    /** Adds a handler; only before the informers start. */
    public void handle(ResourceHandler<T> handler) {
        handlers.add(handler);
    }

    /**
     * The index of that name over all objects, kept before the handlers are told; only before the informers start.
     *
     * @param terms under which an object is to be found; the same function whoever asks for that name
     */
    public Index<T> index(String name, Function<T, ? extends Collection<String>> terms) {
        return indexes.computeIfAbsent(name, _ -> new Index<>(terms));
    }

    /** Fills the indexes with what is there, and tells nobody. */
    void fillIndexes() throws InterruptedException {
        if (indexes.isEmpty()) {
            return;
        }
        Resource resource = client.resource(type);
        for (CachedObject each : client.registry()
                .list(resource, "", Selection.EVERYTHING, ListOptions.ALL)
                .items()) {
            T record = client.record(type, each);
            ObjectKey name = name(each.key());
            indexes.values().forEach(index -> index.upserted(name, record, null));
        }
    }

    /** Lists, tells the handlers, and answers with the revision to watch from. */
    long list() throws InterruptedException {
        Resource resource = client.resource(type);
        ObjectPage page = client.registry().list(resource, "", Selection.EVERYTHING, ListOptions.ALL);
        Set<String> gone = new HashSet<>(known.keySet());
        for (CachedObject each : page.items()) {
            gone.remove(each.key());
            upserted(each);
        }
        for (String each : gone) {
            deleted(each);
        }
        return page.revision();
    }

    /** Lists and follows a resource until it is withdrawn or the thread is interrupted. */
    void followWhileServed() {
        try {
            follow(list());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RequestFailed withdrawn) {
            LOG.debug("{} is not served any more", type.resource());
        }
        for (String each : Set.copyOf(known.keySet())) {
            deleted(each);
        }
    }

    /** Follows the resource until the thread is interrupted. */
    void follow(long from) {
        long since = from;
        while (!Thread.currentThread().isInterrupted()) {
            try (ResourceWatch watch = client.registry().watch(client.resource(type), "", Selection.EVERYTHING, since)) {
                while (true) {
                    for (ResourceEvent event : watch.next(WAIT)) {
                        tell(event);
                        since = event.revision();
                    }
                }
            } catch (ApiException expired) {
                LOG.debug("watch of {} starts over: {}", type.resource(), expired.getMessage());
                try {
                    since = list();
                } catch (InterruptedException closing) {
                    return;
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private void tell(ResourceEvent event) {
        CachedObject object = event.cached();
        switch (event.type()) {
            case ADDED, MODIFIED -> upserted(object);
            case DELETED -> deleted(object.key());
        }
    }

    private void upserted(CachedObject object) {
        T record = client.record(type, object);
        @Nullable T old = known.put(object.key(), record);
        if (record == old) {
            return;
        }
        ObjectKey name = name(object.key());
        indexes.values().forEach(each -> each.upserted(name, record, old));
        for (ResourceHandler<T> each : handlers) {
            guarded(() -> each.upserted(record, old));
        }
    }

    private void deleted(String key) {
        T last = known.remove(key);
        if (last != null) {
            if (!indexes.isEmpty()) {
                ObjectKey name = name(key);
                indexes.values().forEach(each -> each.deleted(name, last));
            }
            for (ResourceHandler<T> each : handlers) {
                guarded(() -> each.deleted(last));
            }
        }
    }

    private ObjectKey name(String key) {
        Resource resource = client.resource(type);
        String path = key.substring(resource.storage().bucket().length());
        int slash = path.indexOf('/');
        return slash < 0 ? new ObjectKey("", path) : new ObjectKey(path.substring(0, slash), path.substring(slash + 1));
    }

    /** A handler that fails must not keep the others from the news. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failed) {
            LOG.error("a handler of {} failed", type.resource(), failed);
        }
    }
}

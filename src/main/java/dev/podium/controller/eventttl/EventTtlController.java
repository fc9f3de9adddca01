package dev.podium.controller.eventttl;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.client.OwnedObject;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's {@code --event-ttl}: an Event goes an hour after it was last written. There it is the store that forgets;
 * here a sweep looks at what has not been touched for so long.
 */
public final class EventTtlController implements Controller {

    /** There are many, and only their names are needed. */
    private static final ResourceType<OwnedObject> EVENTS =
            new ResourceType<>("", "v1", "events", OwnedObject.class);

    private static final Duration KEPT = Duration.ofHours(1);

    private final ApiClient client;
    private final ClusterTime time;
    /** By UID, in the order in which they were last written. */
    private final Map<String, Written> written = new LinkedHashMap<>();

    private record Written(String namespace, String name, Instant at) {}

    public EventTtlController(ApiClient client, ClusterTime time) {
        this.client = client.as("event-ttl");
        this.time = time;
    }

    @Override
    public void register(Informers informers) {
        informers.of(EVENTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(OwnedObject event, @Nullable OwnedObject old) {
                touch(event);
            }

            @Override
            public void deleted(OwnedObject last) {
                forget(last.metadata().uidOrEmpty());
            }
        });
    }

    private synchronized void touch(OwnedObject event) {
        String uid = event.metadata().uidOrEmpty();
        written.remove(uid);
        written.put(uid, new Written(event.metadata().namespaceOrEmpty(), event.metadata().nameOrEmpty(), time.now()));
    }

    private synchronized void forget(String uid) {
        written.remove(uid);
    }

    /** Removes what has grown old by now. */
    public void sweep() {
        Instant old = time.now().minus(KEPT);
        for (Map.Entry<String, Written> each = eldest(); each != null && each.getValue().at().isBefore(old); each = eldest()) {
            forget(each.getKey());
            try {
                client.remove(
                        EVENTS, each.getValue().namespace(), each.getValue().name(), each.getKey());
            } catch (RequestFailed gone) {
                if (!gone.notFound() && !gone.conflict()) {
                    throw gone;
                }
            }
        }
    }

    private synchronized Map.@Nullable Entry<String, Written> eldest() {
        return written.isEmpty() ? null : written.entrySet().iterator().next();
    }

    @Override
    public void close() {}
}

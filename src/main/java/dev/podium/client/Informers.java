package dev.podium.client;

import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.util.LinkedHashMap;
import java.util.Map;

/** The informers of a cluster's components, one per resource, shared. */
public final class Informers {

    private final ApiClient client;
    private final ClusterTime time;
    private final Map<ResourceType<?>, Informer<?>> informers = new LinkedHashMap<>();

    public Informers(ApiClient client, ClusterTime time) {
        this.client = client;
        this.time = time;
    }

    /** The informer of that resource. */
    @SuppressWarnings("unchecked") // the map's keys carry the type of its values
    public <T> Informer<T> of(ResourceType<T> type) {
        return (Informer<T>) informers.computeIfAbsent(type, each -> new Informer<>(client, each));
    }

    /**
     * Follows a resource that may go: users define and withdraw it while the cluster runs. The handler hears of everything
     * there is, of every change, and in the end that all is gone.
     *
     * @return what ends it
     */
    public <T> AutoCloseable follow(ResourceType<T> type, ResourceHandler<T> handler) {
        Informer<T> informer = new Informer<>(client, type);
        informer.handle(handler);
        Task task = time.run("informer-" + type.resource(), informer::followWhileServed);
        return task::cancel;
    }

    /**
     * Fills every index, tells every handler what is there (who works on one resource may look into the indexes of another
     * from the first word on), then starts a thread per resource that tells what changes.
     */
    public void start() throws InterruptedException {
        for (Informer<?> each : informers.values()) {
            each.fillIndexes();
        }
        for (Map.Entry<ResourceType<?>, Informer<?>> each : informers.entrySet()) {
            Informer<?> informer = each.getValue();
            long revision = informer.list();
            time.run("informer-" + each.getKey().resource(), () -> informer.follow(revision));
        }
    }
}

package dev.podium.registry;

import dev.podium.machinery.FieldManager;
import dev.podium.machinery.Json;
import dev.podium.registry.address.ServiceAllocator;
import dev.podium.registry.custom.CustomResources;
import dev.podium.registry.policy.ExpressionChecks;
import dev.podium.registry.webhook.WebhookCaller;
import dev.podium.storage.Store;
import dev.podium.time.ClusterTime;
import dev.podium.watch.CachedObject;
import dev.podium.watch.WatchCache;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one pipeline behind both front doors: every object that is read or written, by whomever, passes here. Failures are
 * {@link ApiException}s. A namespace argument is empty for cluster-scoped resources and, when reading, for all namespaces.
 */
public final class Registry {

    private static final int DELETERS = 64;

    private final ServedResources resources;
    private final CustomResources custom;
    private final ClusterTime time;
    private final WatchCache cache;
    private final Pipeline pipeline;
    private final Reading reading;
    private final Creation creation;
    private final Updating updating;
    private final Deletion deletion;
    private final Binder binder;
    private final Evictor evictor;

    /**
     * @param admissions in the order in which they run
     * @param dialer how the webhooks that convert custom resources are reached
     */
    public Registry(
            Collection<Resource> resources,
            Store store,
            WatchCache cache,
            ClusterTime time,
            List<Admission> admissions,
            Dialer dialer) {
        this.resources = new ServedResources(resources);
        this.custom = new CustomResources(
                cache, this.resources, time::now, new WebhookCaller(dialer, cache, time)::converter);
        this.time = time;
        this.cache = cache;
        this.pipeline = new Pipeline(
                store,
                cache,
                time,
                admissions,
                ServiceAllocator.byBucket(ServiceNetwork.STANDARD, this, cache),
                new FieldTracking(this.resources, time::now));
        this.reading = new Reading(cache);
        this.creation = new Creation(pipeline);
        this.updating = new Updating(pipeline, creation);
        this.deletion = new Deletion(pipeline);
        this.binder = new Binder(this, pipeline);
        this.evictor = new Evictor(this, pipeline, time::now);
        admissions.forEach(each -> each.begin(this));
    }

    /** Puts right what the server left half done when it died last time; to be called once, before anyone else writes. */
    public void repair() {
        custom.begin();
        pipeline.repair();
    }

    /** Every resource that is served now, in the order of discovery. */
    public Collection<Resource> resources() {
        return resources.all();
    }

    /** Every resource that serves the same objects, in whichever version. */
    public List<Resource> versions(Resource resource) {
        return resources().stream()
                .filter(each -> each.storage().bucket().equals(resource.storage().bucket()))
                .toList();
    }

    /** The resource with that plural name, or null if it is not served. */
    public @Nullable Resource find(String group, String version, String name) {
        return resources.find(group, version, name);
    }

    /**
     * Has {@code listener} told, with its plural name and group, of every custom resource whose objects are served in another form
     * from now on, or not at all. It must be quick.
     */
    public void onRedefinition(Consumer<String> listener) {
        resources.onRedefinition(listener);
    }

    /** What does not fit in a ValidatingAdmissionPolicy's expressions, as far as it says what it is about. */
    public List<ExpressionWarning> expressionWarnings(JsonNode policy) {
        return ExpressionChecks.warnings(policy, resources());
    }

    /** Where the Pods of Services are reached. */
    public ServiceBackends serviceBackends() {
        return new ServiceBackends(cache);
    }

    /** Whether anything can be written. */
    public boolean writable() {
        return pipeline.writable();
    }

    /** How many objects of a resource there are. */
    public int count(Resource resource) {
        return cache.count(resource.storage().bucket());
    }

    /** The latest revision of everything. */
    public long revision() {
        return cache.revision();
    }

    /** The object, in stored form; {@link #served} gives what a client sees. */
    public CachedObject get(Resource resource, String namespace, String name) {
        return reading.get(resource, namespace, name);
    }

    /** The object, or null. */
    public @Nullable CachedObject lookUp(Resource resource, String namespace, String name) {
        return cache.get(resource.key(namespace, name));
    }

    /** The object's bytes in the version that the resource serves. */
    public byte[] served(Resource resource, CachedObject object) {
        return Reading.served(resource, object);
    }

    /** The bytes of several objects in the version that the resource serves, in their order. */
    public List<byte[]> served(Resource resource, List<CachedObject> objects) {
        return Reading.served(resource, objects);
    }

    /** All objects as they are now, for whoever cannot be interrupted. */
    public List<CachedObject> all(Resource resource, String namespace) {
        try {
            return list(resource, namespace, Selection.EVERYTHING, ListOptions.ALL).items();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("the server is shutting down");
        }
    }

    public ObjectPage list(Resource resource, String namespace, Selection selection, ListOptions options)
            throws InterruptedException {
        return reading.list(resource, namespace, selection, options);
    }

    /** Every change after revision {@code since}. */
    public ResourceWatch watch(Resource resource, String namespace, Selection selection, long since)
            throws InterruptedException {
        return reading.watch(resource, namespace, selection, since);
    }

    /** Creates an object; the tree is the registry's from then on. */
    public Written create(Resource resource, String namespace, ObjectNode object, WriteOptions options) {
        return creation.create(resource, namespace, object, Creation.Fields.TRACKED, options);
    }

    /**
     * Replaces a part of an object by what {@code change} makes of the object as it is. When another write comes in between,
     * the function is asked again, unless its result insists on a resourceVersion: then that is a conflict.
     */
    public Written update(
            Resource resource,
            String namespace,
            String name,
            Part part,
            UnaryOperator<ObjectNode> change,
            WriteOptions options) {
        return updating.update(
                resource, namespace, name, part, Updating.Absence.FAILS, new Change.Replacement(change), options);
    }

    /** The same, but an object that is not there is created, if its kind allows that: what PUT does. */
    public Written put(
            Resource resource,
            String namespace,
            String name,
            Part part,
            UnaryOperator<ObjectNode> change,
            WriteOptions options) {
        return updating.update(
                resource, namespace, name, part, Updating.Absence.CREATES, new Change.Replacement(change), options);
    }

    /**
     * Applies a configuration to an object, which is created if it is not there: server-side apply.
     *
     * @param configuration in the version of the resource; the tree is the registry's from then on
     */
    public Written apply(
            Resource resource,
            String namespace,
            String name,
            Part part,
            ObjectNode configuration,
            FieldManager.Force force,
            WriteOptions options) {
        return updating.update(
                resource,
                namespace,
                name,
                part,
                Updating.Absence.CREATES,
                new Change.Applied(configuration, force),
                options);
    }

    /**
     * Changes how many replicas an object asks for, through its Scale: {@code change} gets that and returns what it is to
     * become. Answers with the Scale as it is then.
     */
    public ObjectNode scale(
            Resource resource, String namespace, String name, UnaryOperator<ObjectNode> change, WriteOptions options) {
        Written written = update(
                resource,
                namespace,
                name,
                Scales.PART,
                object -> Scales.apply(resource, object, change.apply(Scales.of(resource, object))),
                options);
        return Scales.of(resource, written.object());
    }

    /** Applies a Scale to an object: whoever applies it owns the number of replicas. Answers with the object. */
    public Written applyScale(
            Resource resource,
            String namespace,
            String name,
            ObjectNode scale,
            FieldManager.Force force,
            WriteOptions options) {
        return apply(resource, namespace, name, Scales.PART, Scales.configuration(resource, scale), force, options);
    }

    /**
     * Assigns a Pod to a node.
     *
     * @param binding a {@code v1.Binding}: the target node, and optionally the UID that the Pod must have
     */
    public void bind(Resource pods, String namespace, String name, ObjectNode binding, WriteOptions options) {
        binder.bind(pods, namespace, name, binding, options);
    }

    /**
     * Evicts a Pod, if no PodDisruptionBudget objects.
     *
     * @param eviction a {@code policy/v1.Eviction}
     */
    public void evict(Resource pods, String namespace, String name, ObjectNode eviction, WriteOptions options) {
        evictor.evict(pods, namespace, name, eviction, options);
    }

    /**
     * Asks whether somebody may connect to what an object stands for.
     *
     * @param options the connection's options, such as a {@code PodExecOptions}
     */
    public void admitConnection(
            Resource resource, String subresource, String namespace, String name, ObjectNode options, WriteOptions write) {
        Admission.Request request = Admission.Request.connect(resource, subresource, namespace, name, options, write);
        pipeline.mutate(request);
        pipeline.validate(request);
    }

    /**
     * Asks the admission plugins about an object that is created at a subresource and is not kept, such as a
     * {@code TokenRequest}.
     *
     * @return the object as they leave it
     */
    public ObjectNode admitRequest(
            Resource resource, String subresource, String namespace, String name, ObjectNode object, WriteOptions write) {
        Admission.Request request = Admission.Request.createAt(resource, subresource, namespace, name, object, write);
        pipeline.mutate(request);
        pipeline.validate(request);
        return request.written();
    }

    public Written delete(Resource resource, String namespace, String name, DeleteOptions options) {
        return deletion.delete(resource, namespace, name, options);
    }

    /** Deletes what is selected, several at a time; answers with what was there. */
    public ObjectPage deleteCollection(Resource resource, String namespace, Selection selection, ListOptions list, DeleteOptions options)
            throws InterruptedException {
        ObjectPage page = list(resource, namespace, selection, list);
        ConcurrentLinkedQueue<CachedObject> left = new ConcurrentLinkedQueue<>(page.items());
        ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        int workers = Math.min(DELETERS, page.items().size());
        CountDownLatch done = new CountDownLatch(workers);
        for (int i = 0; i < workers; i++) {
            time.run("delete-collection", () -> {
                try {
                    for (CachedObject each = left.poll(); each != null && failures.isEmpty(); each = left.poll()) {
                        deleteOne(resource, each, options);
                    }
                } catch (RuntimeException failed) {
                    failures.add(failed);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        if (!failures.isEmpty()) {
            throw failures.element();
        }
        return page;
    }

    private void deleteOne(Resource resource, CachedObject object, DeleteOptions options) {
        String[] path = object.key().substring(resource.storage().bucket().length()).split("/");
        try {
            deletion.delete(resource, path.length > 1 ? path[0] : "", path[path.length - 1], options);
        } catch (ApiException failed) {
            if (failed.code() != 404) {
                throw failed;
            }
        }
    }

    /** A copy of an object as a tree, in the version served. */
    public ObjectNode tree(Resource resource, CachedObject object) {
        return trees(resource, List.of(object)).getFirst();
    }

    /** Copies of several objects as trees, in the version served, in their order. */
    public List<ObjectNode> trees(Resource resource, List<CachedObject> objects) {
        return Reading.trees(resource, objects);
    }
}

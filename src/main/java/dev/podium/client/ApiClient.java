package dev.podium.client;

import dev.podium.model.FieldQuery;
import dev.podium.model.LabelQuery;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Records;
import dev.podium.registry.ApiException;
import dev.podium.registry.DeleteOptions;
import dev.podium.registry.ListOptions;
import dev.podium.registry.ObjectPage;
import dev.podium.registry.Part;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.Scales;
import dev.podium.registry.Selection;
import dev.podium.registry.WriteOptions;
import dev.podium.watch.CachedObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A component's way to the API server, in process: the same pipeline as over HTTP, without the wire. Reads see everything
 * that was acknowledged to anyone. A request that is refused throws {@link RequestFailed}. Namespaces are empty for
 * cluster-scoped resources and, in lists, for all namespaces.
 *
 * <p>What is read as a {@link JsonNode} is shared by all readers and must not be changed.
 */
public final class ApiClient {

    /** When the dependents of an object go that is deleted. */
    public enum Dependents {
        GO_BEFORE,
        GO_AFTER
    }

    private final Registry registry;
    private final String component;
    /** The program that the component is part of; null for one that stands by itself. */
    private final @Nullable String program;

    /** @param component who writes, such as {@code kubelet} */
    public ApiClient(Registry registry, String component) {
        this(registry, component, null);
    }

    private ApiClient(Registry registry, String component, @Nullable String program) {
        this.registry = registry;
        this.component = component;
        this.program = program;
    }

    /** A client of the same server for another component. */
    public ApiClient as(String other) {
        return new ApiClient(registry, other, program);
    }

    /** A client for the components of a program, such as {@code kube-controller-manager}: it owns the fields they write. */
    public ApiClient within(String theirs) {
        return new ApiClient(registry, component, theirs);
    }

    /** The object, or null. */
    public <T> @Nullable T find(ResourceType<T> type, String namespace, String name) {
        CachedObject found = registry.lookUp(resource(type), namespace, name);
        return found == null ? null : record(type, found);
    }

    public <T> List<T> list(ResourceType<T> type, String namespace) {
        return list(type, namespace, Selection.EVERYTHING);
    }

    public <T> List<T> list(ResourceType<T> type, String namespace, LabelQuery labels) {
        return list(type, namespace, new Selection(labels, FieldQuery.EVERYTHING));
    }

    private <T> List<T> list(ResourceType<T> type, String namespace, Selection selection) {
        return asked(() -> {
            try {
                ObjectPage page = registry.list(resource(type), namespace, selection, ListOptions.ALL);
                return page.items().stream().map(each -> record(type, each)).toList();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                throw ApiException.unavailable("interrupted");
            }
        });
    }

    /** That object, and no other one of its name. */
    public OneObject one(ResourceType<?> type, ObjectMeta metadata) {
        return new OneObject(this, type, metadata);
    }

    /** Creates an object; {@code object} need not name its kind. */
    public ObjectNode create(ResourceType<?> type, String namespace, ObjectNode object) {
        return asked(() -> registry.create(resource(type), namespace, object, options()).object());
    }

    /**
     * Changes an object. {@code change} gets a copy of it as it is now and returns what it is to become; it is called again
     * if another write came in between, and may throw to give up.
     */
    public ObjectNode update(ResourceType<?> type, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return update(type, namespace, name, Part.OBJECT, change);
    }

    /** The same for an object's status. */
    public ObjectNode updateStatus(ResourceType<?> type, String namespace, String name, UnaryOperator<ObjectNode> change) {
        return update(type, namespace, name, Part.STATUS, change);
    }

    /** The same for a subresource that is written as the whole object, such as a namespace's {@code finalize}. */
    public ObjectNode updateSubresource(
            ResourceType<?> type, String namespace, String name, String subresource, UnaryOperator<ObjectNode> change) {
        return update(type, namespace, name, new Part.Named(subresource), change);
    }

    private ObjectNode update(
            ResourceType<?> type, String namespace, String name, Part part, UnaryOperator<ObjectNode> change) {
        Resource resource = resource(type);
        return asked(() -> registry.update(
                        resource,
                        namespace,
                        name,
                        part,
                        object -> {
                            ObjectNode changed = change.apply(object);
                            // What names no version is tried again by the registry when another write came in between.
                            if (resource.strategy().updatesUnconditionally()
                                    && changed.get("metadata") instanceof ObjectNode metadata) {
                                metadata.remove("resourceVersion");
                            }
                            return changed;
                        },
                        options())
                .object());
    }

    /** Whether objects of the resource have a {@code scale}. */
    public boolean scalable(ResourceType<?> type) {
        return resource(type).subresources().stream().anyMatch(each -> each.name().equals("scale"));
    }

    /** The {@code autoscaling/v1} Scale of an object. */
    public ObjectNode scale(ResourceType<?> type, String namespace, String name) {
        Resource resource = resource(type);
        return asked(() -> Scales.of(resource, registry.tree(resource, registry.get(resource, namespace, name))));
    }

    /** Has an object have so many replicas, through its Scale; answers with that. */
    public ObjectNode scale(ResourceType<?> type, String namespace, String name, int replicas) {
        Resource resource = resource(type);
        return asked(() -> registry.scale(
                resource,
                namespace,
                name,
                scale -> {
                    scale.withObjectProperty("spec").put("replicas", replicas);
                    if (resource.strategy().updatesUnconditionally()) {
                        scale.withObjectProperty("metadata").remove("resourceVersion");
                    }
                    return scale;
                },
                options()));
    }

    /** Assigns a Pod to a node, if it still is the one with that UID. */
    public void bind(String namespace, String pod, String uid, String node) {
        ObjectNode binding = JsonNodeFactory.instance.objectNode();
        binding.putObject("metadata").put("name", pod).put("uid", uid);
        binding.putObject("target").put("kind", "Node").put("name", node);
        asked(() -> {
            registry.bind(resource(ResourceType.PODS), namespace, pod, binding, options());
            return true;
        });
    }

    /** Deletes an object at its own pace. */
    public void delete(ResourceType<?> type, String namespace, String name) {
        asked(() -> registry.delete(resource(type), namespace, name, DeleteOptions.by(component)));
    }

    /** Deletes an object at its own pace, if it still is the one with that UID. */
    public void delete(ResourceType<?> type, String namespace, String name, String uid) {
        asked(() -> registry.delete(
                resource(type), namespace, name, new DeleteOptions(options(), null, uid, null, null)));
    }

    /** The same, with a word about its dependents: whether they go before it or after it. */
    public void delete(ResourceType<?> type, String namespace, String name, String uid, Dependents dependents) {
        DeleteOptions.Propagation propagation =
                switch (dependents) {
                    case GO_BEFORE -> DeleteOptions.Propagation.FOREGROUND;
                    case GO_AFTER -> DeleteOptions.Propagation.BACKGROUND;
                };
        asked(() -> registry.delete(
                resource(type), namespace, name, new DeleteOptions(options(), null, uid, null, propagation)));
    }

    /** Removes an object at once, if it still is the one with that UID. */
    public void remove(ResourceType<?> type, String namespace, String name, String uid) {
        asked(() -> registry.delete(resource(type), namespace, name, DeleteOptions.now(component, uid)));
    }

    /**
     * Every resource whose objects can be listed and deleted, read through that record; objects that are served in several
     * versions count once.
     */
    public <T> List<ResourceType<T>> resources(Class<T> record) {
        Set<String> buckets = new HashSet<>();
        return registry.resources().stream()
                .filter(each -> each.supports("list") && each.supports("delete"))
                .filter(each -> buckets.add(each.storage().bucket()))
                .map(each -> new ResourceType<>(each.group(), each.version(), each.name(), record))
                .toList();
    }

    /** The resource that serves objects of that kind, read through that record, or null. */
    public <T> @Nullable ResourceType<T> resourceOf(String apiVersion, String kind, Class<T> record) {
        return registry.resources().stream()
                .filter(each -> each.kind().equals(kind) && each.apiVersion().equals(apiVersion))
                .findFirst()
                .map(each -> new ResourceType<>(each.group(), each.version(), each.name(), record))
                .orElse(null);
    }

    /** The same in whatever version of the group serves it. */
    public <T> @Nullable ResourceType<T> resourceOfGroup(String group, String kind, Class<T> record) {
        return registry.resources().stream()
                .filter(each -> each.kind().equals(kind) && each.group().equals(group))
                .findFirst()
                .map(each -> new ResourceType<>(each.group(), each.version(), each.name(), record))
                .orElse(null);
    }

    /** Whether objects of the resource live in namespaces. */
    public boolean namespaced(ResourceType<?> type) {
        return resource(type).namespaced();
    }

    Registry registry() {
        return registry;
    }

    Resource resource(ResourceType<?> type) {
        Resource found = registry.find(type.group(), type.version(), type.resource());
        if (found == null) {
            throw new RequestFailed(ApiException.noSuchPath());
        }
        return found;
    }

    <T> T record(ResourceType<T> type, CachedObject object) {
        return object.view(type.record(), bytes -> Records.read(bytes, type.record()));
    }

    private WriteOptions options() {
        WriteOptions options = WriteOptions.by(component);
        return program == null ? options : new WriteOptions(options.commitment(), program, options.user(), options.notices());
    }

    private static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (ApiException refused) {
            throw new RequestFailed(refused);
        }
    }
}

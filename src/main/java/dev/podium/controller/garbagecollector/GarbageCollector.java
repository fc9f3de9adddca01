package dev.podium.controller.garbagecollector;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.Informers;
import dev.podium.client.OwnedObject;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.OwnerReference;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream's {@code pkg/controller/garbagecollector}, without its graph of guesses: who owns whom is read anew whenever an
 * object is looked at, from a cache that is never behind. What is remembered is only who names whom as an owner.
 */
public final class GarbageCollector implements Controller {

    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";

    private final ApiClient client;
    private final ControllerLoop<Item> loop;
    private final Map<String, Set<Item>> dependents = new ConcurrentHashMap<>();
    private final Set<String> builtIn = new HashSet<>();
    private final Map<ResourceType<OwnedObject>, AutoCloseable> defined = new HashMap<>();

    /** An object, by where it is. */
    private record Item(ResourceType<OwnedObject> type, String namespace, String name) {}

    /** How an owner stands to its dependent. */
    private enum Standing {
        SOLID,
        /** It is being deleted in the foreground, and waits for its dependents. */
        WAITING,
        ABSENT
    }

    public GarbageCollector(ApiClient client, ClusterTime time) {
        this.client = client.as("generic-garbage-collector");
        this.loop = new ControllerLoop<>("garbage-collector", time, 8, this::reconcile);
    }

    @Override
    public void register(Informers informers) {
        for (ResourceType<OwnedObject> type : client.resources(OwnedObject.class)) {
            if (!type.resource().equals("events")) { // as upstream: nobody's and everybody's
                informers.of(type).handle(handler(type));
            }
            builtIn.add(type.group() + "/" + type.resource());
        }
        informers.of(ResourceType.DEFINITIONS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode definition, @Nullable JsonNode old) {
                followDefined(informers);
            }

            @Override
            public void deleted(JsonNode last) {
                followDefined(informers);
            }
        });
    }

    /** Follows exactly what users have defined by now. Runs on the one thread that hears of definitions. */
    private void followDefined(Informers informers) {
        Set<ResourceType<OwnedObject>> wanted = new HashSet<>();
        for (ResourceType<OwnedObject> each : client.resources(OwnedObject.class)) {
            if (!builtIn.contains(each.group() + "/" + each.resource())) {
                wanted.add(each);
            }
        }
        defined.entrySet().removeIf(each -> {
            if (wanted.contains(each.getKey())) {
                return false;
            }
            close(each.getValue());
            return true;
        });
        wanted.forEach(each -> defined.computeIfAbsent(each, type -> informers.follow(type, handler(type))));
    }

    private static void close(AutoCloseable informer) {
        try {
            informer.close();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ResourceHandler<OwnedObject> handler(ResourceType<OwnedObject> type) {
        return new ResourceHandler<>() {
            @Override
            public void upserted(OwnedObject object, @Nullable OwnedObject old) {
                seen(type, object, old);
            }

            @Override
            public void deleted(OwnedObject last) {
                gone(type, last);
            }
        };
    }

    private void seen(ResourceType<OwnedObject> type, OwnedObject object, @Nullable OwnedObject old) {
        Item item = item(type, object);
        Set<String> owners = new HashSet<>();
        object.metadata().ownerReferences().forEach(each -> owners.add(each.uid()));
        if (old != null) {
            for (OwnerReference each : old.metadata().ownerReferences()) {
                if (!owners.contains(each.uid())) {
                    drop(each.uid(), item);
                }
            }
        }
        owners.forEach(each -> dependents
                .computeIfAbsent(each, _ -> ConcurrentHashMap.newKeySet())
                .add(item));
        if (!owners.isEmpty() || (object.metadata().deleting() && !object.metadata().finalizers().isEmpty())) {
            loop.enqueue(item);
        }
    }

    private void gone(ResourceType<OwnedObject> type, OwnedObject last) {
        Item item = item(type, last);
        for (OwnerReference each : last.metadata().ownerReferences()) {
            drop(each.uid(), item);
            Item owner = owner(each, last.metadata().namespaceOrEmpty());
            if (owner != null) {
                loop.enqueue(owner);
            }
        }
        Set<Item> left = dependents.get(last.metadata().uidOrEmpty());
        if (left != null) {
            left.forEach(loop::enqueue);
        }
    }

    private void drop(String owner, Item dependent) {
        dependents.computeIfPresent(owner, (_, items) -> {
            items.remove(dependent);
            return items.isEmpty() ? null : items;
        });
    }

    private static Item item(ResourceType<OwnedObject> type, OwnedObject object) {
        return new Item(type, object.metadata().namespaceOrEmpty(), object.metadata().nameOrEmpty());
    }

    /** Where the owner would be: beside its dependent, or nowhere in particular. */
    private @Nullable Item owner(OwnerReference reference, String namespace) {
        ResourceType<OwnedObject> type = client.resourceOf(reference.apiVersion(), reference.kind(), OwnedObject.class);
        return type == null ? null : new Item(type, client.namespaced(type) ? namespace : "", reference.name());
    }

    private @Nullable Duration reconcile(Item item) {
        OwnedObject object = client.find(item.type, item.namespace, item.name);
        if (object == null) {
            return null;
        }
        try {
            if (object.metadata().deleting()) {
                settle(item, object);
            } else if (!object.metadata().ownerReferences().isEmpty()) {
                collect(item, object);
            }
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                throw refused;
            }
        }
        return null;
    }

    /** Deletes an object that no owner keeps, or takes the owners that are gone off one that others keep. */
    private void collect(Item item, OwnedObject object) {
        List<String> absent = new ArrayList<>();
        int solid = 0;
        int waiting = 0;
        for (OwnerReference each : object.metadata().ownerReferences()) {
            switch (standing(each, item.namespace)) {
                case SOLID -> solid++;
                case WAITING -> waiting++;
                case ABSENT -> absent.add(each.uid());
            }
        }
        if (solid > 0) {
            if (!absent.isEmpty()) {
                client.update(item.type, item.namespace, item.name, tree -> without(tree, absent));
            }
        } else if (waiting > 0 || !absent.isEmpty()) {
            client.delete(item.type, item.namespace, item.name, object.metadata().uidOrEmpty());
        }
    }

    private Standing standing(OwnerReference reference, String namespace) {
        Item place = owner(reference, namespace);
        if (place == null) {
            return Standing.SOLID; // a kind that is not served here: nothing can be said of it
        }
        OwnedObject owner = client.find(place.type, place.namespace, place.name);
        if (owner == null || !owner.metadata().uidOrEmpty().equals(reference.uid())) {
            return Standing.ABSENT;
        }
        return owner.metadata().deleting() && owner.metadata().finalizers().contains(FOREGROUND)
                ? Standing.WAITING
                : Standing.SOLID;
    }

    /** Does for an owner that is being deleted what its finalizers wait for. */
    private void settle(Item item, OwnedObject object) {
        String uid = object.metadata().uidOrEmpty();
        Set<Item> all = dependents.getOrDefault(uid, Set.of());
        if (object.metadata().finalizers().contains(ORPHAN)) {
            for (Item each : all) {
                client.update(each.type, each.namespace, each.name, tree -> without(tree, List.of(uid)));
            }
            client.update(item.type, item.namespace, item.name, tree -> unfinalized(tree, ORPHAN));
        } else if (object.metadata().finalizers().contains(FOREGROUND)) {
            boolean blocked = false;
            for (Item each : all) {
                OwnedObject dependent = client.find(each.type, each.namespace, each.name);
                if (dependent != null) {
                    loop.enqueue(each);
                    blocked |= dependent.metadata().ownerReferences().stream()
                            .anyMatch(owner ->
                                    owner.uid().equals(uid) && Boolean.TRUE.equals(owner.blockOwnerDeletion()));
                }
            }
            if (!blocked) {
                client.update(item.type, item.namespace, item.name, tree -> unfinalized(tree, FOREGROUND));
            }
        }
    }

    private static ObjectNode without(ObjectNode object, List<String> owners) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        if (metadata.get("ownerReferences") instanceof ArrayNode references) {
            references.removeIf(each -> owners.contains(each.path("uid").asString("")));
            if (references.isEmpty()) {
                metadata.remove("ownerReferences");
            }
        }
        return object;
    }

    private static ObjectNode unfinalized(ObjectNode object, String finalizer) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        if (metadata.get("finalizers") instanceof ArrayNode finalizers) {
            finalizers.removeIf(each -> each.asString("").equals(finalizer));
            if (finalizers.isEmpty()) {
                metadata.remove("finalizers");
            }
        }
        return object;
    }

    @Override
    public void close() {
        loop.close();
    }
}

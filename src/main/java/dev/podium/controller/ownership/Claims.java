package dev.podium.controller.ownership;

import dev.podium.client.ApiClient;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.controller.selection.LabelledObjects;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What belongs to objects of one kind, after upstream's {@code pkg/controller/controller_ref_manager.go}: an owner adopts
 * what it selects and nobody controls, keeps what it controls and selects, releases what it controls and no longer selects,
 * and leaves alone what another controls. Found through indexes, read as it is now.
 */
public final class Claims<T> {

    private final ApiClient client;
    private final ResourceType<T> type;
    private final Function<T, ObjectMeta> metadata;
    private final OwnerKind owners;
    private final List<String> finalizers;
    private final Index<T> byController;
    private final LabelledObjects<T> uncontrolled;

    /**
     * To be made before the informers start.
     *
     * @param type what is owned
     */
    public Claims(
            ApiClient client,
            Informers informers,
            ResourceType<T> type,
            Function<T, ObjectMeta> metadata,
            OwnerKind owners) {
        this(client, informers, type, metadata, owners, List.of());
    }

    /** @param finalizers what an object gets when it is adopted and loses when it is released */
    public Claims(
            ApiClient client,
            Informers informers,
            ResourceType<T> type,
            Function<T, ObjectMeta> metadata,
            OwnerKind owners,
            List<String> finalizers) {
        this.client = client;
        this.type = type;
        this.metadata = metadata;
        this.owners = owners;
        this.finalizers = finalizers;
        this.byController = informers.of(type).index("controller", each -> controller(metadata.apply(each)));
        this.uncontrolled = LabelledObjects.uncontrolled(client, informers, type, metadata);
    }

    private static List<String> controller(ObjectMeta object) {
        OwnerReference controller = object.controllerReference();
        return controller == null ? List.of() : List.of(controller.uid());
    }

    /** What the object with that UID controls. */
    public List<T> controlled(String uid) {
        List<T> found = new ArrayList<>();
        for (ObjectKey each : byController.get(uid)) {
            T object = client.find(type, each.namespace(), each.name());
            if (object != null && controller(metadata.apply(object)).contains(uid)) {
                found.add(object);
            }
        }
        return found;
    }

    /** What the owner controls, and what it selects and nobody controls. */
    public List<T> candidates(ObjectMeta owner, LabelSelector selector) {
        List<T> found = controlled(owner.uidOrEmpty());
        for (T each : uncontrolled.selected(owner.namespaceOrEmpty(), selector)) {
            ObjectMeta object = metadata.apply(each);
            // One that was released between the two looks must not count twice.
            if (object.controllerReference() == null
                    && found.stream().noneMatch(other -> metadata.apply(other).uidOrEmpty().equals(object.uidOrEmpty()))) {
                found.add(each);
            }
        }
        return found;
    }

    /** Whether the owner controls the object, or could if it wanted to. */
    public boolean couldBeOf(ObjectMeta owner, LabelSelector selector, ObjectMeta object) {
        OwnerReference controller = object.controllerReference();
        return controller == null
                ? selector.matches(object.labels())
                : controller.uid().equals(owner.uidOrEmpty());
    }

    /**
     * Adopts and releases.
     *
     * @param mayAdopt asked once before the first adoption: whether the owner still is there and is to stay
     * @return what belongs to the owner in the end
     */
    public List<T> claim(
            ObjectMeta owner, LabelSelector selector, Collection<T> candidates, BooleanSupplier mayAdopt) {
        return claim(
                owner, each -> selector.matches(metadata.apply(each).labels()), candidates, mayAdopt);
    }

    /** The same for an owner who wants more than that labels match. */
    public List<T> claim(
            ObjectMeta owner, Predicate<T> wanted, Collection<T> candidates, BooleanSupplier mayAdopt) {
        List<T> claimed = new ArrayList<>();
        @Nullable Boolean adopts = null;
        for (T each : candidates) {
            ObjectMeta object = metadata.apply(each);
            boolean selected = wanted.test(each);
            OwnerReference controller = object.controllerReference();
            if (controller != null) {
                if (!controller.uid().equals(owner.uidOrEmpty())) {
                    continue;
                }
                if (selected) {
                    claimed.add(each);
                } else if (!owner.deleting()) {
                    release(owner, object);
                }
            } else if (selected && !owner.deleting() && !object.deleting()) {
                if (adopts == null) {
                    adopts = mayAdopt.getAsBoolean();
                }
                if (adopts && adopt(owner, object)) {
                    created(owner, object);
                    claimed.add(each);
                }
            }
        }
        return claimed;
    }

    /** Has an object found that the owner created, or came to control, just now. */
    public void created(ObjectMeta owner, ObjectMeta object) {
        byController.add(owner.uidOrEmpty(), ObjectKey.of(object));
    }

    private boolean adopt(ObjectMeta owner, ObjectMeta object) {
        boolean[] adopted = new boolean[1];
        change(object, tree -> {
            ArrayNode owned = ((ObjectNode) tree.path("metadata")).withArray("ownerReferences");
            adopted[0] = owned.valueStream().noneMatch(each -> each.path("controller").asBoolean(false));
            if (adopted[0]) {
                owned.removeIf(each -> each.path("uid").asString("").equals(owner.uidOrEmpty()));
                owned.add(owners.reference(owner));
                addFinalizers((ObjectNode) tree.path("metadata"));
            }
        });
        return adopted[0];
    }

    private void release(ObjectMeta owner, ObjectMeta object) {
        change(object, tree -> {
            ObjectNode meta = (ObjectNode) tree.path("metadata");
            if (meta.get("ownerReferences") instanceof ArrayNode owned) {
                owned.removeIf(each -> each.path("uid").asString("").equals(owner.uidOrEmpty()));
                if (owned.isEmpty()) {
                    meta.remove("ownerReferences");
                }
            }
            if (meta.get("finalizers") instanceof ArrayNode present) {
                present.removeIf(each -> finalizers.contains(each.asString("")));
                if (present.isEmpty()) {
                    meta.remove("finalizers");
                }
            }
        });
    }

    private void addFinalizers(ObjectNode meta) {
        for (String each : finalizers) {
            ArrayNode present = meta.withArray("finalizers");
            if (present.valueStream().noneMatch(other -> other.asString("").equals(each))) {
                present.add(each);
            }
        }
    }

    private void change(ObjectMeta object, Consumer<ObjectNode> change) {
        client.one(type, object).update(change);
    }
}

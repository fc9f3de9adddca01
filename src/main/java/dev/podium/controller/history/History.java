package dev.podium.controller.history;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.Claims;
import dev.podium.controller.ownership.OwnerKind;
import dev.podium.controller.pods.PodTemplates;
import dev.podium.model.ControllerRevision;
import dev.podium.model.LabelSelector;
import dev.podium.model.ObjectMeta;
import dev.podium.model.PodTemplate;
import dev.podium.model.Records;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ControllerRevisions of one kind of owner, after upstream's {@code pkg/controller/history}. Two are the same if their
 * templates make the same Pods, whatever their bytes are.
 */
public final class History {

    /** The label of a Pod that says of which revision it is: its name, or its hash, as the kind of owner has it. */
    public static final String POD_LABEL = "controller-revision-hash";

    private static final Comparator<ControllerRevision> BY_REVISION = Comparator.comparingLong(ControllerRevision::revision)
            .thenComparing(each -> each.metadata().createdAt())
            .thenComparing(each -> each.metadata().nameOrEmpty());

    private final ApiClient client;
    private final OwnerKind kind;
    private final Claims<ControllerRevision> claims;

    /** To be made before the informers start. */
    public History(ApiClient client, Informers informers, OwnerKind kind) {
        this.client = client;
        this.kind = kind;
        this.claims =
                new Claims<>(client, informers, ResourceType.CONTROLLER_REVISIONS, ControllerRevision::metadata, kind);
    }

    /**
     * The owner's revisions, lowest first. Adopts and releases.
     *
     * @param mayAdopt whether the owner still is there and is to stay
     */
    public List<ControllerRevision> of(ObjectMeta owner, LabelSelector selector, BooleanSupplier mayAdopt) {
        return claims.claim(owner, selector, claims.candidates(owner, selector), mayAdopt).stream()
                .sorted(BY_REVISION)
                .toList();
    }

    /** The number of the revision after those, which are sorted. */
    public static long after(List<ControllerRevision> sorted) {
        return sorted.isEmpty() ? 1 : sorted.getLast().revision() + 1;
    }

    /** Whether the owner was at that revision what it is with this template. */
    public static boolean same(ControllerRevision revision, PodTemplate template) {
        return PodTemplates.same(Snapshot.template(revision), template);
    }

    /**
     * Stores a revision.
     *
     * @return it, or the one of that name if it says the same already; null if the name is taken by one that says otherwise
     * @throws RequestFailed if it is refused for another reason
     */
    public @Nullable ControllerRevision create(ObjectMeta owner, Snapshot snapshot) {
        String namespace = owner.namespaceOrEmpty();
        try {
            ControllerRevision created = Records.read(
                    client.create(ResourceType.CONTROLLER_REVISIONS, namespace, snapshot.tree(kind, owner)),
                    ControllerRevision.class);
            claims.created(owner, created.metadata());
            return created;
        } catch (RequestFailed refused) {
            if (!refused.reason().equals("AlreadyExists")) {
                throw refused;
            }
            ControllerRevision present =
                    client.find(ResourceType.CONTROLLER_REVISIONS, namespace, snapshot.name(owner));
            return present != null && same(present, snapshot.template()) ? present : null;
        }
    }

    /** Makes a revision a later one: the owner is as it was then again. */
    public ControllerRevision renumber(ControllerRevision revision, long number) {
        return update(revision, object -> object.put("revision", number));
    }

    /** Changes a revision, if it still is the one with that UID. */
    public ControllerRevision update(ControllerRevision revision, Consumer<ObjectNode> change) {
        ObjectMeta metadata = revision.metadata();
        ObjectNode written = client.update(
                ResourceType.CONTROLLER_REVISIONS, metadata.namespaceOrEmpty(), metadata.nameOrEmpty(), object -> {
                    if (object.path("metadata").path("uid").asString("").equals(metadata.uidOrEmpty())) {
                        change.accept(object);
                    }
                    return object;
                });
        return Records.read(written, ControllerRevision.class);
    }

    /** Deletes a revision, if it still is there. */
    public void delete(ControllerRevision revision) {
        ObjectMeta metadata = revision.metadata();
        try {
            client.delete(
                    ResourceType.CONTROLLER_REVISIONS,
                    metadata.namespaceOrEmpty(),
                    metadata.nameOrEmpty(),
                    metadata.uidOrEmpty());
        } catch (RequestFailed refused) {
            if (!refused.notFound() && !refused.conflict()) {
                throw refused;
            }
        }
    }
}

package dev.podium.client;

import dev.podium.model.ObjectMeta;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object, by its name and its UID: another one that has come by the same name since is not it, and is left alone. So
 * is what is gone; everything else that the server refuses throws {@link RequestFailed}.
 */
public final class OneObject {

    private final ApiClient client;
    private final ResourceType<?> type;
    private final ObjectMeta metadata;

    OneObject(ApiClient client, ResourceType<?> type, ObjectMeta metadata) {
        this.client = client;
        this.type = type;
        this.metadata = metadata;
    }

    /** Whether it is there now, and is to stay: upstream's controllers let nothing that goes adopt anything. */
    public boolean stays() {
        OwnedObject fresh = client.find(
                new ResourceType<>(type.group(), type.version(), type.resource(), OwnedObject.class),
                metadata.namespaceOrEmpty(),
                metadata.nameOrEmpty());
        return fresh != null
                && fresh.metadata().uidOrEmpty().equals(metadata.uidOrEmpty())
                && !fresh.metadata().deleting();
    }

    /** Has it changed; {@code change} is called again if another write came in between. */
    public void update(Consumer<ObjectNode> change) {
        unlessGone(() -> client.update(type, metadata.namespaceOrEmpty(), metadata.nameOrEmpty(), unlessReplaced(change)));
    }

    /** The same for its status: of the object that {@code change} gets, only the status and the metadata count. */
    public void updateStatus(Consumer<ObjectNode> change) {
        unlessGone(() ->
                client.updateStatus(type, metadata.namespaceOrEmpty(), metadata.nameOrEmpty(), unlessReplaced(change)));
    }

    private UnaryOperator<ObjectNode> unlessReplaced(Consumer<ObjectNode> change) {
        return object -> {
            if (object.path("metadata").path("uid").asString("").equals(metadata.uidOrEmpty())) {
                change.accept(object);
            }
            return object;
        };
    }

    private static void unlessGone(Runnable write) {
        try {
            write.run();
        } catch (RequestFailed refused) {
            if (!refused.notFound()) {
                throw refused;
            }
        }
    }
}

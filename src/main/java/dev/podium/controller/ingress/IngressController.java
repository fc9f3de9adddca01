package dev.podium.controller.ingress;

import dev.podium.client.ApiClient;
import dev.podium.client.ControllerLoop;
import dev.podium.client.EventRecorder;
import dev.podium.client.Index;
import dev.podium.client.Informers;
import dev.podium.client.ObjectKey;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.controller.Controller;
import dev.podium.model.Ingress;
import dev.podium.model.IngressClass;
import dev.podium.model.NodeNetwork;
import dev.podium.time.ClusterTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ingress-nginx writes into the Ingresses that it serves: their address, and an Event whenever one of them has changed. An
 * Ingress that is no longer its own loses the address again, and keeps those of others.
 */
public final class IngressController implements Controller {

    private static final String NAME = "nginx-ingress-controller";

    private final ApiClient client;
    private final EventRecorder events;
    private final ControllerLoop<ObjectKey> loop;

    public IngressController(ApiClient client, ClusterTime time) {
        this.client = client.as(NAME);
        this.events = new EventRecorder(client, time, NAME);
        this.loop = new ControllerLoop<>(NAME, time, 1, this::reconcile);
    }

    /**
     * Sees to it that there is a class for those Ingresses, as minikube's add-on makes one. It becomes the default unless there is
     * one; a class of that name that somebody has made is left as it is.
     */
    public static void ensureClass(ApiClient server) {
        ApiClient client = server.as(NAME);
        if (client.find(ResourceType.INGRESS_CLASSES, "", IngressClass.NAME) != null) {
            return;
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = made.putObject("metadata").put("name", IngressClass.NAME);
        metadata.putObject("labels")
                .put("app.kubernetes.io/component", "controller")
                .put("app.kubernetes.io/instance", "ingress-nginx")
                .put("app.kubernetes.io/name", "ingress-nginx");
        if (client.list(ResourceType.INGRESS_CLASSES, "").stream().noneMatch(IngressClass::standard)) {
            metadata.putObject("annotations").put("ingressclass.kubernetes.io/is-default-class", "true");
        }
        made.putObject("spec").put("controller", IngressClass.CONTROLLER);
        try {
            client.create(ResourceType.INGRESS_CLASSES, "", made);
        } catch (RequestFailed refused) {
            if (!refused.conflict()) {
                throw refused;
            }
        }
    }

    @Override
    public void register(Informers informers) {
        Index<Ingress> byClass = informers.of(ResourceType.INGRESSES)
                .index("class", each -> each.className() == null ? List.of() : List.of(each.className()));
        informers.of(ResourceType.INGRESSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Ingress ingress, @Nullable Ingress old) {
                loop.enqueue(ObjectKey.of(ingress.metadata()));
            }

            @Override
            public void deleted(Ingress last) {
                loop.forget(ObjectKey.of(last.metadata()));
            }
        });
        informers.of(ResourceType.INGRESS_CLASSES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(IngressClass object, @Nullable IngressClass old) {
                if (old == null || old.served() != object.served()) {
                    deleted(object);
                }
            }

            @Override
            public void deleted(IngressClass last) {
                byClass.get(last.metadata().nameOrEmpty()).forEach(loop::enqueue);
            }
        });
    }

    private @Nullable Duration reconcile(ObjectKey key) {
        Ingress ingress = client.find(ResourceType.INGRESSES, key.namespace(), key.name());
        if (ingress == null) {
            return null;
        }
        if (ingress.served(name -> client.find(ResourceType.INGRESS_CLASSES, "", name))) {
            ObjectReference about = ObjectReference.of("networking.k8s.io/v1", "Ingress", ingress.metadata());
            events.event(about, EventRecorder.Type.NORMAL, "Sync", "Scheduled for sync");
            if (!ingress.addresses().equals(List.of(NodeNetwork.INGRESS))) {
                write(ingress, object -> object.withObjectProperty("status")
                        .putObject("loadBalancer")
                        .putArray("ingress")
                        .addObject()
                        .put("ip", NodeNetwork.INGRESS));
            }
        } else if (ingress.addresses().contains(NodeNetwork.INGRESS)) {
            write(ingress, IngressController::remove);
        }
        return null;
    }

    private static void remove(ObjectNode ingress) {
        if (ingress.path("status").path("loadBalancer").get("ingress") instanceof ArrayNode places) {
            places.removeIf(each -> each.path("ip").asString("").equals(NodeNetwork.INGRESS));
        }
    }

    private void write(Ingress ingress, Consumer<ObjectNode> change) {
        client.one(ResourceType.INGRESSES, ingress.metadata()).updateStatus(change);
    }

    @Override
    public void close() {
        loop.close();
    }
}

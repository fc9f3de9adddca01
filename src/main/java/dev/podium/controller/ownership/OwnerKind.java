package dev.podium.controller.ownership;

import dev.podium.model.ObjectMeta;
import dev.podium.model.OwnerReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A kind whose objects own others. */
public record OwnerKind(String apiVersion, String kind) {

    /** The name of the object of this kind that controls {@code owned}, or null. */
    public @Nullable String controllerOf(ObjectMeta owned) {
        OwnerReference controller = owned.controllerReference();
        return controller != null && controller.kind().equals(kind) && controller.apiVersion().equals(apiVersion)
                ? controller.name()
                : null;
    }

    /** The reference that says that {@code owner} controls the object that carries it. */
    public ObjectNode reference(ObjectMeta owner) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", owner.nameOrEmpty())
                .put("uid", owner.uidOrEmpty())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}

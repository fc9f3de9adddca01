package dev.podium.registry.custom;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.registry.Conversion;
import tools.jackson.databind.node.ObjectNode;

/** Between versions that differ in nothing but their name. */
record NoConversion(GroupVersionKind served, GroupVersionKind stored) implements Conversion {

    @Override
    public ObjectNode served(ObjectNode object) {
        object.put("apiVersion", served.apiVersion());
        return object;
    }

    @Override
    public ObjectNode stored(ObjectNode object) {
        object.put("apiVersion", stored.apiVersion());
        return object;
    }
}

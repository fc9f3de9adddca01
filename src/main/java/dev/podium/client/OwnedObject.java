package dev.podium.client;

import dev.podium.model.ObjectMeta;

/** As much of any object as it takes to tell who it is and who owns it. */
public record OwnedObject(String apiVersion, String kind, ObjectMeta metadata) {

    public OwnedObject {
        metadata = metadata == null ? ObjectMeta.NONE : metadata;
    }
}

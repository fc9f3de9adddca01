package dev.podium.registry;

import tools.jackson.databind.node.ObjectNode;

/**
 * One admission plugin: it may change or refuse what is about to be written. After upstream's
 * {@code admission.MutationInterface}; the plugins run in the order in which the cluster lists them.
 */
public interface Admission {

    /** @throws ApiException to refuse */
    void admit(Request request);

    /** What is to be done to an object. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * A write on its way.
     *
     * @param object in stored form, with defaults; what the plugin changes is what gets written
     */
    record Request(Operation operation, Resource resource, String namespace, ObjectNode object, WriteOptions options) {}
}

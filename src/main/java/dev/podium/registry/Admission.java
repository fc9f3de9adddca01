package dev.podium.registry;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.model.User;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One admission plugin: it may change or refuse what is about to be written. After upstream's
 * {@code admission.MutationInterface} and {@code ValidationInterface}. All plugins change, in the order in which the cluster
 * lists them; then the kind's own rules run; then all plugins judge, in the same order. A write that lost a race to another
 * one is admitted again, with what the object is then.
 */
public interface Admission {

    /** Comes once, before the first request, to plugins that read and write objects themselves. */
    default void begin(Registry registry) {}

    /**
     * May change {@link Request#object}.
     *
     * @throws ApiException to refuse
     */
    default void mutate(Request request) {}

    /**
     * Comes when a plugin that had its turn later has changed the object after {@link #mutate}.
     *
     * @throws ApiException to refuse
     */
    default void mutateAgain(Request request) {
        mutate(request);
    }

    /**
     * Sees what is going to be stored, and changes nothing. This is the last step before the store is asked.
     *
     * @throws ApiException to refuse
     */
    default void validate(Request request) {}

    /** What is to be done to an object. */
    enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        /** A connection to what an object stands for, such as {@code pods/exec}. */
        CONNECT
    }

    /**
     * A write on its way. Objects are as the resource handles them ({@link Codec}).
     *
     * @param subresource through which the object is written, or at which something is created, such as {@code status}; empty:
     *     the object itself
     * @param namespace empty for cluster-scoped resources
     * @param object as it will be, with defaults; null for a deletion
     * @param old as it was, not to be changed; null for a creation
     */
    record Request(
            Operation operation,
            Resource resource,
            String subresource,
            String namespace,
            String name,
            @Nullable ObjectNode object,
            @Nullable ObjectNode old,
            WriteOptions options) {

        static Request create(Resource resource, String namespace, ObjectNode object, WriteOptions options) {
            return new Request(
                    Operation.CREATE, resource, "", namespace, Metadata.name(object), object, null, options);
        }

        /**
         * Something that is created at a subresource, such as a Binding or an Eviction.
         *
         * @param object of the subresource's kind
         */
        static Request createAt(
                Resource resource, String subresource, String namespace, String name, ObjectNode object, WriteOptions options) {
            return new Request(Operation.CREATE, resource, subresource, namespace, name, object, null, options);
        }

        /** @param object the connection's options, such as a {@code PodExecOptions} */
        static Request connect(
                Resource resource, String subresource, String namespace, String name, ObjectNode object, WriteOptions options) {
            return new Request(Operation.CONNECT, resource, subresource, namespace, name, object, null, options);
        }

        static Request update(
                Resource resource, String namespace, Part part, ObjectNode object, ObjectNode old, WriteOptions options) {
            String subresource =
                    switch (part) {
                        case Part.Whole _, Part.Server _ -> "";
                        case Part.Status _ -> "status";
                        case Part.Named(String name) -> name;
                    };
            return new Request(
                    Operation.UPDATE, resource, subresource, namespace, Metadata.name(old), object, old, options);
        }

        static Request delete(Resource resource, String namespace, ObjectNode old, WriteOptions options) {
            return new Request(Operation.DELETE, resource, "", namespace, Metadata.name(old), null, old, options);
        }

        public User user() {
            return options.user();
        }

        /** Whether the object is of a subresource's own kind, and not of the resource's. */
        public boolean atSubresource() {
            return (operation == Operation.CREATE || operation == Operation.CONNECT) && !subresource.isEmpty();
        }

        /** The kind of the object, as {@code shown} serves it. */
        public GroupVersionKind kind(Resource shown) {
            if (atSubresource()) {
                for (Resource.Subresource each : shown.subresources()) {
                    if (each.name().equals(subresource)) {
                        return each.type();
                    }
                }
            }
            return shown.type();
        }

        /** Whether an object of that resource itself is being created: {@code pods}, {@code deployments.apps}. */
        public boolean creates(String qualified) {
            return operation == Operation.CREATE && is(qualified);
        }

        /** Whether an object of that resource itself is being changed, not through a subresource. */
        public boolean updates(String qualified) {
            return operation == Operation.UPDATE && is(qualified);
        }

        /** Whether an object of that resource is being deleted. */
        public boolean deletes(String qualified) {
            return operation == Operation.DELETE && is(qualified);
        }

        private boolean is(String qualified) {
            return subresource.isEmpty() && resource.qualified().equals(qualified);
        }

        /** The object as it will be, where there is one: in creations and updates. */
        public ObjectNode written() {
            return Objects.requireNonNull(object, "a deletion writes nothing");
        }

        /**
         * Puts a changed object in the place of {@link #written}; tells whether it differs.
         *
         * @param shown the version that the change was made in
         * @param changed the object in that version; may be reused
         */
        public boolean rewrite(Resource shown, ObjectNode changed) {
            ObjectNode handled = resource.takenFrom(shown, changed);
            if (!atSubresource()) {
                resource.model().takeEmpties(handled);
                resource.model().applyDefaults(handled);
            }
            ObjectNode written = written();
            if (Json.same(handled, written)) {
                return false;
            }
            written.removeAll();
            written.setAll(handled);
            return true;
        }

        /** The object as it was, where there is one: in updates and deletions. */
        public ObjectNode before() {
            return Objects.requireNonNull(old, "a creation has no past");
        }
    }
}

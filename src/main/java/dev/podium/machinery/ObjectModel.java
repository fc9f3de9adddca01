package dev.podium.machinery;

import dev.podium.machinery.custom.CustomModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the API server knows of the objects of one resource: how they decode, their defaults, and what they may hold. */
public interface ObjectModel {

    /** Of a built-in kind. Objects are decoded in the version that is served, and live in the one that is stored. */
    static ObjectModel builtIn(GroupVersionKind served, GroupVersionKind stored) {
        return new BuiltInModel(served, stored);
    }

    /** Of one version of a custom kind. */
    static ObjectModel custom(Scope scope, Definition.Version version) {
        return new CustomModel(scope, version);
    }

    /** Where a kind comes from. */
    enum Origin {
        BUILT_IN,
        /** A user has defined it, and may change the definition. */
        DEFINED
    }

    Origin origin();

    /** What an object may look like as it is served: for decoding and for ownership of fields. Null if nothing is known. */
    @Nullable Schema schema();

    /** How patches may be made. */
    enum Patching {
        /** Strategic merge patches too. */
        STRATEGIC,
        /** Only JSON and merge patches, because there is no saying how lists merge. */
        PLAIN
    }

    Patching patching();

    /**
     * Reads what a client has sent.
     *
     * @throws DecodeException in upstream's words, without the prefix that names the kind
     */
    Decoded decode(byte[] body, Format format, FieldValidation validation);

    /**
     * Brings an object that is in memory already, such as what a patch has left, into the form of its kind: members that are unknown
     * are dropped, or what {@code validation} says.
     *
     * @throws DecodeException in upstream's words, without the prefix that names the kind
     */
    Decoded conform(ObjectNode object, FieldValidation validation);

    /** Takes out of an object, before anything else is done with it, what only the rules are to see. */
    default SentEmpties takeEmpties(ObjectNode object) {
        return SentEmpties.NONE;
    }

    /** Fills in what the client left out, in place. */
    void applyDefaults(ObjectNode object);

    /** What is wrong with an object that is about to be created; empty when nothing is. */
    List<FieldError> validateCreate(ObjectNode object);

    /** What the client is to be told about an object that can be created; empty when nothing. */
    default List<String> warningsOnCreate(ObjectNode object) {
        return List.of();
    }

    /** What the client is to be told about an update of the object itself that can be made; empty when nothing. */
    default List<String> warningsOnUpdate(ObjectNode updated, ObjectNode old) {
        return List.of();
    }

    /** What the client is to be told about an update of the status that can be made; empty when nothing. */
    default List<String> warningsOnStatusUpdate(ObjectNode updated) {
        return List.of();
    }

    /** What is wrong with an update of the object itself; its status is the old one, where that is apart. */
    List<FieldError> validateUpdate(ObjectNode updated, ObjectNode old);

    /** What is wrong with an update through the status subresource; everything but status and metadata is the old one. */
    List<FieldError> validateStatusUpdate(ObjectNode updated, ObjectNode old);

    /** What is wrong with an update through another subresource. */
    List<FieldError> validateSubresourceUpdate(String subresource, ObjectNode updated, ObjectNode old);
}

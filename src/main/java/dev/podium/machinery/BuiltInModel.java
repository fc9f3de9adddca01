package dev.podium.machinery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A built-in kind: its schema is upstream's, its rules are in {@link Kinds}. */
record BuiltInModel(GroupVersionKind served, GroupVersionKind stored) implements ObjectModel {

    private static final Kinds KINDS = new Kinds();
    private static final Decoder DECODER = new Decoder();

    /** An Event is checked by the rules of the API that it comes in by, and like all others as it is stored. */
    private GroupVersionKind ruled() {
        return served.kind().equals("Event") ? served : stored;
    }

    @Override
    public Origin origin() {
        return Origin.BUILT_IN;
    }

    @Override
    public @Nullable Schema schema() {
        return Schemas.bundled().forKind(served);
    }

    @Override
    public Patching patching() {
        return schema() == null ? Patching.PLAIN : Patching.STRATEGIC;
    }

    @Override
    public Decoded decode(byte[] body, Format format, FieldValidation validation) {
        return DECODER.decode(body, format, schema(), validation);
    }

    @Override
    public Decoded conform(ObjectNode object, FieldValidation validation) {
        Schema schema = schema();
        return schema == null ? new Decoded(object, List.of()) : DECODER.decode(object, schema, validation);
    }

    @Override
    public SentEmpties takeEmpties(ObjectNode object) {
        return SentEmpties.take(stored.kind(), object);
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        KINDS.applyDefaults(stored, object);
    }

    @Override
    public List<FieldError> validateCreate(ObjectNode object) {
        return KINDS.validateCreate(ruled(), object);
    }

    @Override
    public List<String> warningsOnCreate(ObjectNode object) {
        return KINDS.warningsOnCreate(ruled(), object);
    }

    @Override
    public List<String> warningsOnUpdate(ObjectNode updated, ObjectNode old) {
        return KINDS.warningsOnUpdate(ruled(), updated, old);
    }

    @Override
    public List<String> warningsOnStatusUpdate(ObjectNode updated) {
        return KINDS.warningsOnStatusUpdate(ruled(), updated);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode updated, ObjectNode old) {
        return KINDS.validateUpdate(ruled(), updated, old);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode updated, ObjectNode old) {
        return KINDS.validateStatusUpdate(ruled(), updated, old);
    }

    @Override
    public List<FieldError> validateSubresourceUpdate(String subresource, ObjectNode updated, ObjectNode old) {
        return KINDS.validateSubresourceUpdate(ruled(), subresource, updated, old);
    }
}

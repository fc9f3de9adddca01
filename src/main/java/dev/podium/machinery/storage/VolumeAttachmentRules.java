package dev.podium.machinery.storage;

import dev.podium.machinery.Scope;
import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.NamedFields;
import dev.podium.machinery.pod.VolumeSources;
import dev.podium.model.Names;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateVolumeAttachment, ValidateVolumeAttachmentV1 and ValidateVolumeAttachmentUpdate. */
public final class VolumeAttachmentRules implements KindRules {
    private static final int MOST_BYTES_OF_METADATA = 256 * 1024;
    private static final int LONGEST_MESSAGE = 1024;
    private static final String ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

    @Override
    public Scope scope() {
        return Scope.CLUSTER;
    }

    @Override
    public void applyDefaults(ObjectNode attachment) {
        if (attachment.path("spec").path("source").get("inlineVolumeSpec") instanceof ObjectNode inline) {
            VolumeSources.applyDefaults(inline);
        }
        Defaults.flag(Defaults.object(attachment, "status"), "attached", false);
    }

    @Override
    public void validate(Field attachment) {
        common(attachment);
        Field spec = attachment.get("spec");
        if (!spec.get("attacher").empty()) {
            NamedFields.driver(spec.get("attacher"), spec.get("attacher").text());
        }
        Field volume = spec.get("source").get("persistentVolumeName");
        if (volume.present()) {
            volume.invalid(Names.subdomain(volume.text()));
        }
    }

    private static void common(Field attachment) {
        Field spec = attachment.get("spec");
        spec.get("attacher").mustBeSet();
        source(spec.get("source"));
        Field node = spec.get("nodeName");
        Names.subdomain(node.text()).forEach(problem -> node.invalid(node.text(), problem));
        Field status = attachment.get("status");
        metadata(status.get("attachmentMetadata"));
        for (String each : List.of("attachError", "detachError")) {
            error(status.get(each));
        }
    }

    private static void source(Field source) {
        Field inline = source.get("inlineVolumeSpec");
        Field name = source.get("persistentVolumeName");
        if (inline.absent() && name.absent()) {
            source.required(ONE_SOURCE);
        } else if (inline.present() && name.present()) {
            source.forbidden(ONE_SOURCE);
        } else if (inline.present()) {
            VolumeKindRules.inline(inline);
        } else if (name.empty()) {
            name.required("must specify non empty persistentVolumeName");
        }
    }

    private static void metadata(Field metadata) {
        long total = 0;
        for (Map.Entry<String, Field> each : metadata.entries()) {
            total += Names.bytes(each.getKey()) + Names.bytes(each.getValue().text());
        }
        if (total > MOST_BYTES_OF_METADATA) {
            metadata.tooLong(MOST_BYTES_OF_METADATA);
        }
    }

    private static void error(Field error) {
        if (Names.bytes(error.get("message").text()) > LONGEST_MESSAGE) {
            // Upstream names another limit than the one that it holds to.
            error.get("message").tooLong(MOST_BYTES_OF_METADATA);
        }
        if (error.get("errorCode").number() < 0) {
            error.get("errorCode").invalid(Names.between(error.get("errorCode").number(), 0, Integer.MAX_VALUE));
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        common(updated);
        updated.get("spec").mustBe(old.get("spec"));
    }

    @Override
    public void validateStatusUpdate(Field updated, Field old) {
        validateUpdate(updated, old);
    }
}

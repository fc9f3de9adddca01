package dev.podium.machinery.pod;

import dev.podium.machinery.GoStructs;
import dev.podium.machinery.Metadata;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import dev.podium.machinery.kind.ResourceNames;
import dev.podium.model.Names;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/** The spec of a PersistentVolumeClaim, which Pods and StatefulSets contain too. */
public final class ClaimRules {
    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

    private static final List<String> NOT_OF_TEMPLATES = List.of(
            "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
            "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields");

    private ClaimRules() {}

    /** Of a template, which has labels and annotations and nothing else. */
    static void templateMetadata(Field metadata) {
        Metadata.annotations(metadata.get("annotations"));
        Labels.labels(metadata.get("labels"));
        for (String each : NOT_OF_TEMPLATES) {
            boolean set = each.equals("generation") ? metadata.get(each).number() != 0 : !metadata.get(each).empty();
            if (set) {
                metadata.get(each).forbidden("cannot be set");
            }
        }
    }

    public static void validateSpec(Field spec) {
        Field modes = spec.get("accessModes");
        if (modes.empty()) {
            modes.required("at least 1 access mode is required");
        }
        Labels.selector(spec.get("selector"));
        boolean pod = false;
        boolean other = false;
        for (Field mode : modes.items()) {
            if (!ACCESS_MODES.contains(mode.text())) {
                mode.named(modes.path()).notSupported(ACCESS_MODES);
            } else if (mode.is("ReadWriteOncePod")) {
                pod = true;
            } else {
                other = true;
            }
        }
        if (pod && other) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
        storage(spec);
        spec.get("storageClassName").ifSet(Names::subdomain);
        spec.get("volumeMode").ifSetOneOf(List.of("Block", "Filesystem"));
        dataSource(spec.get("dataSource"));
        dataSource(spec.get("dataSourceRef"));
        twoSources(spec);
        spec.get("volumeAttributesClassName").ifSet(Names::subdomain);
    }

    /** The older of the two fields says the same as the newer one, or cannot say it. Upstream shows neither. */
    private static void twoSources(Field spec) {
        Field source = spec.get("dataSource");
        Field reference = spec.get("dataSourceRef");
        if (source.absent() || reference.absent()) {
            return;
        }
        Object shown = new GoStructs.Shown(JsonNodeFactory.instance.objectNode());
        if (!reference.get("namespace").empty()) {
            spec.invalid(shown, "may not be specified when dataSourceRef.namespace is specified");
        } else if (!Stream.of("apiGroup", "kind", "name").allMatch(each -> source.get(each).same(reference.get(each)))) {
            spec.invalid(shown, "must match dataSourceRef");
        }
    }

    private static void storage(Field spec) {
        Field storage = spec.get("resources").get("requests").key("storage").named(spec.path() + ".resources[storage]");
        if (storage.absent()) {
            storage.required("");
        } else if (ResourceNames.quantity(storage).amount().signum() <= 0) {
            storage.invalid("must be greater than zero");
        }
    }

    private static void dataSource(Field source) {
        if (source.absent()) {
            return;
        }
        source.get("name").mustBeSet();
        source.get("kind").mustBeSet();
        String group = source.get("apiGroup").text();
        if (group.isEmpty() && !source.get("kind").is("PersistentVolumeClaim")) {
            source.invalid(source.get("kind").text(), "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        if (!group.isEmpty()) {
            source.get("apiGroup").invalid(Names.subdomain(group));
        }
        if (!source.get("namespace").empty()) {
            source.get("namespace").invalid(Names.label(source.get("namespace").text()));
        }
    }
}

package dev.podium.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind of storage, as components read it. */
public record StorageClass(
        ObjectMeta metadata,
        String provisioner,
        Map<String, String> parameters,
        @Nullable String reclaimPolicy,
        List<String> mountOptions,
        @Nullable Boolean allowVolumeExpansion,
        @Nullable String volumeBindingMode,
        List<TopologyTerm> allowedTopologies) {
    public StorageClass {
        parameters = Defaults.map(parameters);
        mountOptions = Defaults.list(mountOptions);
        allowedTopologies = Defaults.list(allowedTopologies);
    }

    /** The provisioner of classes for volumes that are made by hand. */
    public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    private static final String OLD_NAME = "volume.beta.kubernetes.io/storage-class";

    /** Requirements on a node's labels that must all hold. */
    public record TopologyTerm(List<TopologyRequirement> matchLabelExpressions) {
        public TopologyTerm {
            matchLabelExpressions = Defaults.list(matchLabelExpressions);
        }
    }

    /** A label, and the values that it may have. */
    public record TopologyRequirement(String key, List<String> values) {
        public TopologyRequirement {
            values = Defaults.list(values);
        }
    }

    /** The class that an object names; an annotation of old counts for more than the field. */
    static String name(ObjectMeta metadata, @Nullable String field) {
        String old = metadata.annotations().get(OLD_NAME);
        return old != null ? old : field == null ? "" : field;
    }

    /** Whether claims wait for the first Pod that uses them. */
    public boolean waitsForConsumer() {
        return "WaitForFirstConsumer".equals(volumeBindingMode);
    }

    /** Whether volumes may be made for a node with these labels. */
    public boolean allows(Map<String, String> labels) {
        return allowedTopologies.isEmpty()
                || allowedTopologies.stream()
                        .anyMatch(term -> !term.matchLabelExpressions().isEmpty()
                                && term.matchLabelExpressions().stream()
                                        .allMatch(each -> labels.containsKey(each.key())
                                                && each.values().contains(labels.get(each.key()))));
    }
}

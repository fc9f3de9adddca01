package dev.podium.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a StatefulSet is to be.
 *
 * @param volumeClaimTemplates as they are, because they are passed on whole; to be read only
 */
public record StatefulSetSpec(
        @Nullable Integer replicas,
        LabelSelector selector,
        PodTemplate template,
        List<JsonNode> volumeClaimTemplates,
        @Nullable String serviceName,
        @Nullable String podManagementPolicy,
        @Nullable UpdateStrategy updateStrategy,
        @Nullable Integer revisionHistoryLimit,
        int minReadySeconds,
        @Nullable ClaimRetention persistentVolumeClaimRetentionPolicy,
        @Nullable Ordinals ordinals) {
    public StatefulSetSpec {
        selector = selector == null ? LabelSelector.EVERYTHING : selector;
        template = template == null ? PodTemplate.NONE : template;
        volumeClaimTemplates = Defaults.list(volumeClaimTemplates);
    }

    static final StatefulSetSpec NONE = Defaults.read("{}", StatefulSetSpec.class);

    /** How Pods come to be of another revision. */
    public record UpdateStrategy(
            @Nullable String type,
            @Nullable RollingUpdate rollingUpdate) {}

    /** Which Pods are left as they are: the first {@code partition}. */
    public record RollingUpdate(@Nullable Integer partition) {

        /** How many of the first Pods are left as they are. */
        public int kept() {
            return partition == null ? 0 : partition;
        }
    }

    /** What becomes of the claims of Pods that are gone: {@code Retain} or {@code Delete}. */
    public record ClaimRetention(
            @Nullable String whenDeleted,
            @Nullable String whenScaled) {}

    /** Which number the first Pod has. */
    public record Ordinals(int start) {}

    /** How many Pods there are to be; one, unless it says otherwise. */
    public int desired() {
        return replicas == null ? 1 : replicas;
    }

    /** The number of the first Pod. */
    public int start() {
        return ordinals == null ? 0 : ordinals.start();
    }

    /** Whether a Pod of that number is to be there. */
    public boolean covers(int ordinal) {
        return ordinal >= start() && ordinal - start() < desired();
    }

    /** Whether Pods come and go one after the other, rather than all at once. */
    public boolean ordered() {
        return !"Parallel".equals(podManagementPolicy);
    }

    /** Whether Pods of older revisions are replaced, rather than left until somebody deletes them. */
    public boolean rolling() {
        return updateStrategy == null || !"OnDelete".equals(updateStrategy.type());
    }

    /** The bounds of a rolling update, or null if there are none. */
    public @Nullable RollingUpdate rollingUpdate() {
        return updateStrategy == null ? null : updateStrategy.rollingUpdate();
    }

    /** Whether claims go with the StatefulSet. */
    public boolean deletesClaimsInTheEnd() {
        return persistentVolumeClaimRetentionPolicy != null
                && "Delete".equals(persistentVolumeClaimRetentionPolicy.whenDeleted());
    }

    /** Whether claims go with Pods that are scaled away. */
    public boolean deletesClaimsWhenScaled() {
        return persistentVolumeClaimRetentionPolicy != null
                && "Delete".equals(persistentVolumeClaimRetentionPolicy.whenScaled());
    }
}

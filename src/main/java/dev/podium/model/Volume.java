package dev.podium.model;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A volume of a Pod; exactly one source is set. */
public record Volume(
        String name,
        @Nullable EmptyDirSource emptyDir,
        @Nullable HostPathSource hostPath,
        @Nullable ConfigMapSource configMap,
        @Nullable SecretSource secret,
        @Nullable DownwardApiSource downwardAPI,
        @Nullable ProjectedSource projected,
        @Nullable JsonNode persistentVolumeClaim,
        @Nullable JsonNode ephemeral,
        @Nullable JsonNode csi,
        @Nullable JsonNode nfs,
        @Nullable JsonNode image) {

    /**
     * The name of the claim that the volume of a Pod of that name is made of, or empty (upstream's
     * {@code component-helpers/storage/ephemeral.VolumeClaimName}).
     */
    public String claim(String pod) {
        if (persistentVolumeClaim != null) {
            return persistentVolumeClaim.path("claimName").asString("");
        }
        return ephemeral == null ? "" : pod + "-" + name;
    }
}

package dev.podium.kubelet;

import dev.podium.model.Container;
import dev.podium.model.EnvFromSource;
import dev.podium.model.EnvVar;
import dev.podium.model.EnvVarSource;
import dev.podium.model.PodSpec;
import dev.podium.model.Volume;
import dev.podium.model.VolumeProjection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of what a Pod gets files and variables from, in its own namespace. */
record SourceReferences(Set<String> configMaps, Set<String> secrets) {

    static SourceReferences of(PodSpec spec) {
        SourceReferences found = new SourceReferences(new HashSet<>(), new HashSet<>());
        spec.volumes().forEach(found::volume);
        Sources.all(spec).forEach(found::variables);
        return new SourceReferences(Set.copyOf(found.configMaps), Set.copyOf(found.secrets));
    }

    private void volume(Volume volume) {
        if (volume.configMap() != null) {
            add(configMaps, volume.configMap().name());
        }
        if (volume.secret() != null) {
            add(secrets, volume.secret().secret());
        }
        if (volume.projected() != null) {
            for (VolumeProjection each : volume.projected().sources()) {
                if (each.configMap() != null) {
                    add(configMaps, each.configMap().name());
                }
                if (each.secret() != null) {
                    add(secrets, each.secret().secret());
                }
            }
        }
    }

    private void variables(Container container) {
        for (EnvFromSource each : container.envFrom()) {
            if (each.configMapRef() != null) {
                add(configMaps, each.configMapRef().name());
            }
            if (each.secretRef() != null) {
                add(secrets, each.secretRef().name());
            }
        }
        for (EnvVar each : container.env()) {
            EnvVarSource from = each.valueFrom();
            if (from != null && from.configMapKeyRef() != null) {
                add(configMaps, from.configMapKeyRef().name());
            }
            if (from != null && from.secretKeyRef() != null) {
                add(secrets, from.secretKeyRef().name());
            }
        }
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }
}

package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.container.Mount;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.Volume;
import dev.podium.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A volume that is the files of an image, which is pulled before a container starts (upstream's {@code getImageVolumes}). */
final class ImageVolume {

    private final ImageStep.Wish wish;
    private final ImageStep step = new ImageStep();
    private @Nullable Path place;

    ImageVolume(Volume volume) {
        JsonNode source = Objects.requireNonNull(volume.image());
        this.wish = new ImageStep.Wish(
                source.path("reference").asString(""), source.path("pullPolicy").asString("IfNotPresent"), null);
    }

    /** Whether it is there for the container, or how that waits for it. */
    ImageStep.Progress step(Container container, PodContext context) {
        if (place != null) {
            return ImageStep.PRESENT;
        }
        ImageStep.Progress progress = step.step(wish, context);
        if (progress instanceof ImageStep.Progress.Absent(var waiting, var _)) {
            if (waiting != null) {
                context.event(container.name(), Type.WARNING, "Failed", "Error: " + waiting.message());
            }
            return progress;
        }
        place = context.runtime().imageFiles(wish.image());
        return progress;
    }

    /** @param sub which part of it; empty: all */
    Mount mount(VolumeMount mount, String sub) throws MissingSource {
        Path root = place;
        if (root == null) {
            throw new MissingSource("volume \"" + mount.name() + "\" is not mounted");
        }
        Path path;
        try {
            path = ScopedPath.of(root, sub);
        } catch (IOException endless) {
            path = root.resolve(sub);
        }
        if (!Files.exists(path)) {
            throw new RuntimeFailure(
                    RuntimeFailure.Kind.OTHER,
                    "ImageVolumeMountFailed: path \"" + sub + "\" does not exist in image \"" + wish.image() + "\"");
        }
        return new Mount(path, mount.mountPath(), Mount.Access.READ_ONLY);
    }
}

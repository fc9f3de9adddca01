package dev.podium.container.simulated;

import dev.podium.container.ImageRef;
import dev.podium.container.RegistryLogin;
import dev.podium.container.RuntimeFailure;
import dev.podium.time.ClusterTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The images on a node, and how they get there. Failures are in containerd's words. */
final class NodeImages {

    private final ClusterTime time;
    private final ImageCatalogue catalogue;
    private final Map<String, Pulled> images = new ConcurrentHashMap<>();

    NodeImages(ClusterTime time, ImageCatalogue catalogue) {
        this.time = time;
        this.catalogue = catalogue;
    }

    /** An image that is there, as its tag was when it was pulled. */
    record Pulled(ImageRef reference, Image image) {}

    CompletableFuture<ImageRef> pull(String image, List<RegistryLogin> logins) {
        ImageName name = ImageName.parse(image);
        if (name == null) {
            return CompletableFuture.failedFuture(new RuntimeFailure(
                    RuntimeFailure.Kind.INVALID_IMAGE_NAME,
                    "couldn't parse image name \"" + image + "\": invalid reference format"));
        }
        Image found = catalogue.find(name);
        CompletableFuture<ImageRef> done = new CompletableFuture<>();
        if (found.pull().latency().isPositive()) {
            time.after(found.pull().latency(), () -> complete(name, found, logins, done));
        } else {
            complete(name, found, logins, done);
        }
        return done;
    }

    private void complete(ImageName name, Image image, List<RegistryLogin> logins, CompletableFuture<ImageRef> done) {
        String failure = image.pull().accepts(name, logins) ? image.pull().failure() : Pull.DENIED;
        if (failure != null) {
            done.completeExceptionally(new RuntimeFailure(
                    failure.equals(Pull.NOT_FOUND)
                            ? RuntimeFailure.Kind.IMAGE_UNAVAILABLE
                            : RuntimeFailure.Kind.IMAGE_REFUSED,
                    "failed to pull and unpack image \"" + name + "\": failed to resolve reference \"" + name + "\": "
                            + failure.replace("{image}", name.toString())));
            return;
        }
        ImageRef reference = new ImageRef(
                name.toString(),
                name.untagged() + "@" + name.contentDigest(),
                List.of(name.toString()),
                image.bytes(),
                image.user());
        images.put(name.toString(), new Pulled(reference, image));
        done.complete(reference);
    }

    @Nullable Pulled find(String image) {
        ImageName name = ImageName.parse(image);
        return name == null ? null : images.get(name.toString());
    }

    @Nullable ImageRef reference(String image) {
        Pulled pulled = find(image);
        return pulled == null ? null : pulled.reference();
    }

    boolean accessible(String image, List<RegistryLogin> logins) {
        ImageName name = ImageName.parse(image);
        Pulled pulled = find(image);
        return name != null && pulled != null && pulled.image().pull().accepts(name, logins);
    }

    /** By their names. */
    List<ImageRef> all() {
        return images.values().stream()
                .map(Pulled::reference)
                .sorted(Comparator.comparing(ImageRef::name))
                .toList();
    }
}

package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.container.ImageRef;
import dev.podium.container.RuntimeFailure;
import dev.podium.model.Container;
import dev.podium.model.ContainerState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Sees to it that a container's image is on its node (upstream's {@code pkg/kubelet/images}). */
final class ImageStep {

    private final BackOff backOff = new BackOff();
    private @Nullable CompletableFuture<ImageRef> pulling;
    private Instant pullingSince = Instant.EPOCH;
    private @Nullable Instant failedAt;
    private String failure = "";

    /** Whether the image is there, or else how the container waits for it. */
    sealed interface Progress {
        record Present() implements Progress {}

        /**
         * @param waiting null while it is being pulled
         * @param again when to look; null: the end of the pull will tell
         */
        record Absent(@Nullable Waiting waiting, @Nullable Duration again) implements Progress {}
    }

    static final Progress PRESENT = new Progress.Present();

    /**
     * An image that somebody needs.
     *
     * @param container whose it is; null: the Pod's
     */
    record Wish(String image, String policy, @Nullable String container) {

        static Wish of(Container container) {
            String policy = container.imagePullPolicy();
            return new Wish(container.imageOrEmpty(), policy == null ? "IfNotPresent" : policy, container.name());
        }

        private void event(PodContext context, Type type, String reason, String message) {
            if (container == null) {
                context.event(type, reason, message);
            } else {
                context.event(container, type, reason, message);
            }
        }
    }

    Progress step(Wish wish, PodContext context) {
        String image = wish.image();
        CompletableFuture<ImageRef> running = pulling;
        if (running != null) {
            if (!running.isDone()) {
                return new Progress.Absent(null, null);
            }
            pulling = null;
            return ended(running, wish, context);
        }
        String policy = wish.policy();
        ImageRef present = context.runtime().image(image);
        if (present != null && !policy.equals("Always") && accessible(image, context)) {
            wish.event(context, Type.NORMAL,
                    "Pulled",
                    "Container image \"" + image + "\" already present on machine and can be accessed by the pod");
            return PRESENT;
        }
        if (policy.equals("Never")) {
            String message = "Container image \"" + image + "\" is not present with pull policy of Never";
            wish.event(context, Type.WARNING, "ErrImageNeverPull", message);
            wish.event(context, Type.WARNING, "Failed", "Error: ErrImageNeverPull");
            return new Progress.Absent(new Waiting("ErrImageNeverPull", message), Duration.ofSeconds(10));
        }
        Instant failed = failedAt;
        if (failed != null) {
            Duration left = backOff.left(failed, context.now());
            if (left.isPositive()) {
                String message = "Back-off pulling image \"" + image + "\"";
                wish.event(context, Type.NORMAL, "BackOff", message);
                wish.event(context, Type.WARNING, "Failed", "Error: ImagePullBackOff");
                return new Progress.Absent(
                        new Waiting("ImagePullBackOff", message + ": ErrImagePull: " + failure), left);
            }
        }
        return pull(wish, context);
    }

    /** What one Pod's Secrets have brought to the node is not for everybody there. */
    private static boolean accessible(String image, PodContext context) {
        return context.runtime().accessible(image, List.of())
                || context.runtime().accessible(image, PullSecrets.of(context));
    }

    private Progress pull(Wish wish, PodContext context) {
        String image = wish.image();
        pullingSince = context.now();
        CompletableFuture<ImageRef> started = context.runtime().pull(image, PullSecrets.of(context));
        if (!started.isDone() || !(started.isCompletedExceptionally() && invalid(started.exceptionNow()))) {
            wish.event(context, Type.NORMAL, "Pulling", "Pulling image \"" + image + "\"");
        }
        if (started.isDone()) {
            return ended(started, wish, context);
        }
        pulling = started;
        started.whenComplete((pulled, failed) -> context.wake());
        return new Progress.Absent(null, null);
    }

    private Progress ended(CompletableFuture<ImageRef> pull, Wish wish, PodContext context) {
        String image = wish.image();
        try {
            ImageRef pulled = pull.join();
            long millis = Duration.between(pullingSince, context.now()).toMillis();
            wish.event(context, Type.NORMAL,
                    "Pulled",
                    "Successfully pulled image \"" + image + "\" in " + took(millis) + " (" + took(millis)
                            + " including waiting). Image size: " + pulled.bytes() + " bytes.");
            failedAt = null;
            return PRESENT;
        } catch (CompletionException failed) {
            return failed(failed.getCause(), wish, context);
        }
    }

    private static boolean invalid(Throwable cause) {
        return cause instanceof RuntimeFailure failure && failure.kind() == RuntimeFailure.Kind.INVALID_IMAGE_NAME;
    }

    private Progress failed(Throwable cause, Wish wish, PodContext context) {
        String image = wish.image();
        if (invalid(cause)) {
            String message = "Failed to apply default image tag \"" + image + "\": " + cause.getMessage();
            wish.event(context, Type.WARNING, "InspectFailed", message);
            wish.event(context, Type.WARNING, "Failed", "Error: InvalidImageName");
            return new Progress.Absent(new Waiting("InvalidImageName", message), Duration.ofMinutes(1));
        }
        boolean absent = cause instanceof RuntimeFailure known && known.kind() == RuntimeFailure.Kind.IMAGE_UNAVAILABLE;
        failure = "rpc error: code = " + (absent ? "NotFound" : "Unknown") + " desc = " + cause.getMessage();
        failedAt = context.now();
        backOff.next(context.now(), context.now());
        wish.event(context, Type.WARNING, "Failed", "Failed to pull image \"" + image + "\": " + failure);
        wish.event(context, Type.WARNING, "Failed", "Error: ErrImagePull");
        // The next look finds the back-off, and says so.
        return new Progress.Absent(new Waiting("ErrImagePull", failure), Duration.ofSeconds(1));
    }

    /** Nothing takes no time. */
    private static String took(long millis) {
        return GoDuration.text(Duration.ofMillis(Math.max(1, millis)));
    }
}

package dev.podium.kubelet;

import dev.podium.client.EventRecorder.Type;
import dev.podium.client.ObjectReference;
import dev.podium.client.ResourceType;
import dev.podium.model.Container;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.model.PodCondition;
import dev.podium.model.PodResources;
import dev.podium.model.PodSpec;
import dev.podium.model.PodStatus;
import dev.podium.model.ResourceRequirements;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/**
 * What a Pod may use of its node, which need not be what it asks for by now: first its node has to grant that, then its containers have
 * to be given it (upstream's {@code allocation_manager.go} and {@code kuberuntime_manager.go}, doPodResizeAction).
 */
final class PodResize {

    /** How often somebody looks who waits for room, even if nothing happens. */
    private static final Duration RETRY = Duration.ofMinutes(3);
    /** How long a new kubelet lets its Pods take what they have before it gives any of them more. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    /** When what failed is tried again. */
    private static final Duration BACK_OFF = Duration.ofSeconds(10);

    private final PodKey key;
    private final NodeKubelet node;
    private final Surroundings shared;
    /** The resources in it are the Pod's; everything else may have changed. */
    private PodSpec granted;
    /** What the Pod as a whole has been given. */
    private @Nullable ResourceRequirements actual;
    private @Nullable Instant notBefore;
    private @Nullable ResizeCondition pending;
    private @Nullable ResizeCondition inProgress;
    private boolean news;

    PodResize(Pod pod, NodeKubelet node, Surroundings shared) {
        this.key = PodKey.of(pod);
        this.node = node;
        this.shared = shared;
        if (PodResources.settled(pod)) {
            granted = pod.spec();
        } else {
            // An earlier kubelet has not come to its end with it.
            granted = PodResources.granted(pod);
            notBefore = shared.time().now().plus(FIRST_RETRY);
            pending = before(pod.status(), ResizeCondition.PENDING);
            inProgress = before(pod.status(), ResizeCondition.IN_PROGRESS);
        }
        actual = granted.resources();
    }

    private @Nullable ResizeCondition before(@Nullable PodStatus status, String type) {
        PodCondition known = status == null ? null : status.condition(type);
        Instant now = shared.time().now();
        return known == null
                ? null
                : new ResizeCondition(
                        type,
                        known.reason() == null ? "" : known.reason(),
                        known.message() == null ? "" : known.message(),
                        known.observedGeneration(),
                        known.lastTransitionTime() == null ? now : known.lastTransitionTime(),
                        now);
    }

    /** The Pod with the resources that it has been granted. */
    Pod granted(Pod asked) {
        if (asked.spec() == granted) {
            return asked;
        }
        if (same(granted.resources(), asked.spec().resources())
                && all(asked.spec()).allMatch(each -> own(each).resourcesOrNone().same(each.resourcesOrNone()))) {
            granted = asked.spec();
            return asked;
        }
        PodSpec spec = PodResources.each(asked.spec(), each -> each.with(own(each).resourcesOrNone()));
        return new Pod(
                asked.metadata(), spec.with(spec.initContainers(), spec.containers(), granted.resources()), asked.status());
    }

    private static boolean same(@Nullable ResourceRequirements a, @Nullable ResourceRequirements b) {
        return a == null || b == null ? a == b : a.same(b);
    }

    /** What the Pod as a whole has by now; null if it asks for nothing. */
    @Nullable ResourceRequirements actual() {
        return actual;
    }

    private Container own(Container asked) {
        return all(granted).filter(each -> each.name().equals(asked.name())).findFirst().orElse(asked);
    }

    private static Stream<Container> all(PodSpec spec) {
        return Stream.concat(spec.initContainers().stream(), spec.containers().stream());
    }

    /** Asks the node for what the Pod asks for; answers with when to ask again. */
    @Nullable Duration ask(Pod asked) {
        Pod has = granted(asked);
        if (has == asked) {
            if (pending != null) {
                pending = null;
                node.withdraw(key.uid());
                if (inProgress == null) {
                    // Room may have been made for it that nobody had told it of yet.
                    node.settle(key.uid(), PodAdmission.Share.of(asked)).forEach(shared.wake());
                }
            }
            return null;
        }
        Instant now = shared.time().now();
        if (notBefore != null && now.isBefore(notBefore)) {
            return Duration.between(now, notBefore);
        }
        Node object = shared.client().find(ResourceType.NODES, "", node.name());
        if (object == null) {
            return RETRY;
        }
        PodAdmission.Share share = PodAdmission.Share.of(asked);
        List<PodKey> others = new ArrayList<>();
        PodAdmission.Refusal refusal = node.resize(
                new PendingResizes.Request(
                        key,
                        asked,
                        share,
                        share.exceeds(PodAdmission.Share.of(has)) ? PendingResizes.Growth.MORE : PendingResizes.Growth.NONE),
                now,
                (request, rest) -> PodAdmission.check(request.pod(), request.share(), object, rest),
                others);
        others.forEach(shared.wake());
        Long generation = asked.metadata().generation();
        if (refusal == null) {
            granted = asked.spec();
            pending = null;
            inProgress = new ResizeCondition(ResizeCondition.IN_PROGRESS, "", "", generation, now, now);
            news = true;
            tell(asked, Type.NORMAL, "ResizeStarted", ResizeMessage.of("Pod resize started", asked, generation, ""));
            return null;
        }
        ResizeCondition before = pending;
        pending = ResizeCondition.after(
                before, new ResizeCondition(ResizeCondition.PENDING, "Deferred", refusal.message(), generation, now, now));
        if (before == null || !before.reason().equals("Deferred") || !Objects.equals(before.generation(), generation)) {
            tell(
                    asked,
                    Type.WARNING,
                    "ResizeDeferred",
                    ResizeMessage.of("Pod resize " + refusal.reason(), asked, generation, refusal.message()));
        }
        return RETRY;
    }

    /** Whether something has been granted that nobody has been told of yet. */
    boolean news() {
        boolean any = news;
        news = false;
        return any;
    }

    /** Gives the containers what was granted, as far as that has not happened; answers with when to try again. */
    @Nullable Duration actuate(PodContext context, PodContainers containers) {
        ResizeCondition current = inProgress;
        if (current == null) {
            return null;
        }
        List<ContainerWorker> changed = new ArrayList<>();
        ResourceRequirements whole = context.pod().spec().resources();
        for (ContainerWorker each : containers.regular().toList()) {
            ContainerResize change = each.resize().within(actual, whole);
            if (!each.running() || !change.due()) {
                continue;
            }
            if (change.restarts(each.spec())) {
                each.replace(context, "Container " + each.name() + " resize requires restart");
            } else {
                changed.add(each);
            }
        }
        String objection = changed.isEmpty() ? null : MemoryLowering.objection(context, containers, changed, actual);
        if (objection != null) {
            failed(context, current, objection);
            return BACK_OFF;
        }
        changed.forEach(each -> each.resized(context));
        actual = whole;
        if (containers.regular().noneMatch(each -> each.running() && each.resize().due())) {
            inProgress = null;
            tell(
                    context.pod(),
                    Type.NORMAL,
                    "ResizeCompleted",
                    ResizeMessage.of("Pod resize completed", context.pod(), current.generation(), ""));
            node.settle(key.uid(), PodAdmission.Share.of(context.pod())).forEach(shared.wake());
        }
        return null;
    }

    private void failed(PodContext context, ResizeCondition before, String why) {
        ResizeCondition now = ResizeCondition.after(
                before,
                new ResizeCondition(
                        ResizeCondition.IN_PROGRESS, "Error", why, before.generation(), context.now(), context.now()));
        inProgress = now;
        if (!before.reason().equals(now.reason()) || !before.message().equals(why)) {
            tell(
                    context.pod(),
                    Type.WARNING,
                    "ResizeError",
                    ResizeMessage.of("Pod resize error", context.pod(), before.generation(), why));
        }
    }

    /** What a status says of it. */
    void conditions(ArrayNode into) {
        if (pending != null) {
            pending.addTo(into);
        }
        if (inProgress != null) {
            inProgress.addTo(into);
        }
    }

    private void tell(Pod pod, Type type, String reason, String message) {
        shared.events().on(node.name()).event(ObjectReference.of(pod), type, reason, message);
    }
}

package dev.podium.scheduler;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.Informers;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceHandler;
import dev.podium.client.ResourceType;
import dev.podium.model.Namespace;
import dev.podium.model.Node;
import dev.podium.model.Pod;
import dev.podium.time.ClusterTime;
import dev.podium.time.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for Pods without a node and assigns each to one. Decides about one Pod at a time, on what it knows of the nodes
 * and on what it has just decided; the decisions are written side by side. There is a thread only while Pods wait.
 */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    static final String NAME = "default-scheduler";
    private static final int BINDERS = 64;

    private final ApiClient client;
    private final ClusterTime time;
    private final EventRecorder events;
    private final Selector selector;
    private final Eviction eviction;
    private final NodeStates nodes = new NodeStates();
    private final Nominations nominations = new Nominations();
    private final SchedulingQueue queue = new SchedulingQueue();
    private final Semaphore binders = new Semaphore(BINDERS);
    private final Notices notices;
    private final VolumeBinder volumes;
    private final VolumeWaits waits;
    private boolean running;
    private boolean closed;
    private @Nullable Task alarm;

    /** Created and {@linkplain #register registered} before the informers start. */
    public Scheduler(ApiClient client, Informers informers, ClusterTime time) {
        this.client = client.as("kube-scheduler");
        this.time = time;
        this.events = new EventRecorder(client, time, NAME);
        SpreadGroups groups = new SpreadGroups(this.client, informers);
        Preemption preemption = new Preemption(() -> new DisruptionBudgets(this.client), nominations);
        this.notices = new Notices(this.client, events, time, this::nominee);
        this.volumes = new VolumeBinder(this.client, informers);
        this.waits = new VolumeWaits(volumes, time);
        this.selector = new Selector(this::labels, groups::of, nominations, preemption, volumes);
        this.eviction = new Eviction(this.client, events, time);
    }

    /** Called once, before the informers start. */
    public void register(Informers informers) {
        informers.of(ResourceType.NODES).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Node node, @Nullable Node old) {
                nodeChanged(node, old);
            }

            @Override
            public void deleted(Node last) {
                nodeGone(last);
            }
        });
        informers.of(ResourceType.PODS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(Pod pod, @Nullable Pod old) {
                podChanged(pod);
            }

            @Override
            public void deleted(Pod last) {
                podGone(last);
            }
        });
        VolumeNews.follow(informers, waits, this::claimChanged, this::volumesChanged);
    }

    private synchronized void claimChanged(String namespace, String claim) {
        if (queue.stirUsers(namespace, claim, time.nanos())) {
            wake();
        }
    }

    private synchronized void volumesChanged() {
        if (queue.stirUsers(time.nanos())) {
            wake();
        }
    }

    private Map<String, String> labels(String namespace) {
        Namespace found = client.find(ResourceType.NAMESPACES, "", namespace);
        return found == null ? Map.of() : found.metadata().labels();
    }

    private synchronized void nodeChanged(Node node, @Nullable Node old) {
        nodes.put(node);
        // Heartbeats change nothing that a Pod could be waiting for.
        if (old == null
                || !old.spec().equals(node.spec())
                || !old.metadata().labels().equals(node.metadata().labels())
                || !old.status().allocatable().equals(node.status().allocatable())) {
            stir();
        }
    }

    private synchronized void nodeGone(Node node) {
        nodes.remove(node);
    }

    private synchronized void podChanged(Pod pod) {
        String uid = pod.metadata().uidOrEmpty();
        String node = pod.spec().nodeName();
        if (pod.terminal()) {
            waits.cancel(uid);
            queue.remove(uid);
            nominations.remove(uid);
            freed(uid);
        } else if (node != null && !node.isEmpty()) {
            waits.cancel(uid);
            queue.remove(uid);
            nominations.remove(uid);
            boolean news = !nodes.settled(uid);
            boolean shrunk = nodes.place(ScheduledPod.of(pod), node);
            nodes.settle(uid);
            if (shrunk && !queue.empty()) {
                stir();
            }
            if (news && !queue.empty()) {
                queue.stirSociable(time.nanos());
                wake();
            }
        } else if (ours(pod)) {
            if (!nodes.placed(uid)) {
                ScheduledPod waiting = ScheduledPod.of(pod);
                nominated(waiting);
                queue.put(waiting, time.nanos());
                wake();
            }
        } else {
            queue.remove(uid);
            nominations.remove(uid);
        }
    }

    /** What was decided here is known before the API server tells of it; after a restart, its word counts. */
    private void nominated(ScheduledPod pod) {
        String node = pod.pod().status() == null ? null : pod.pod().status().nominatedNodeName();
        String known = nominations.node(pod.uid());
        if (known != null) {
            nominations.put(pod, known);
        } else if (node != null && !node.isEmpty()) {
            nominations.put(pod, node);
        }
    }

    private static boolean ours(Pod pod) {
        String scheduler = pod.spec().schedulerName();
        return !pod.metadata().deleting()
                && pod.spec().schedulingGates().isEmpty()
                && (scheduler == null || scheduler.isEmpty() || scheduler.equals(NAME));
    }

    private synchronized void podGone(Pod pod) {
        String uid = pod.metadata().uidOrEmpty();
        waits.cancel(uid);
        queue.remove(uid);
        if (nominations.remove(uid)) {
            stir();
        }
        freed(uid);
    }

    private void freed(String uid) {
        if (nodes.displace(uid)) {
            stir();
        }
    }

    private void stir() {
        queue.stir(time.nanos());
        wake();
    }

    private void wake() {
        if (!running && !closed) {
            running = true;
            time.run("scheduler", this::work);
        }
    }

    private void work() {
        while (true) {
            SchedulingQueue.Waiting next = take();
            if (next == null) {
                return;
            }
            try {
                schedule(next);
            } catch (RuntimeException bug) {
                LOG.error("scheduling {} failed", next.pod().name(), bug);
                retry(next);
            }
        }
    }

    private synchronized SchedulingQueue.@Nullable Waiting take() {
        long wait = queue.ripen(time.nanos());
        SchedulingQueue.Waiting next = closed || Thread.currentThread().isInterrupted() ? null : queue.take();
        if (next == null) {
            running = false;
            ring(wait);
        }
        return next;
    }

    /** Comes back when the next Pod has backed off long enough. */
    private void ring(long wait) {
        Task pending = alarm;
        if (pending != null) {
            pending.cancel();
            alarm = null;
        }
        if (wait >= 0 && !closed) {
            alarm = time.after(Duration.ofNanos(wait), this::alarmed);
        }
    }

    private synchronized void alarmed() {
        wake();
    }

    private void schedule(SchedulingQueue.Waiting waiting) {
        ScheduledPod pod = waiting.pod();
        Selector.Choice choice;
        synchronized (this) {
            choice = selector.choose(pod, nodes.known());
            NodeState node = choice.node();
            if (node != null) {
                nominations.remove(pod.uid());
                nodes.place(pod, node.name());
                volumes.assume(choice.plan(), node.name());
            }
        }
        NodeState node = choice.node();
        if (node == null) {
            Preemption.Outcome room = choice.room();
            if (room != null) {
                makeRoom(pod, room);
            }
            // Only now may it be tried again: until here, nobody would have found that room is being made.
            synchronized (this) {
                queue.unschedulable(waiting, time.nanos());
            }
            notices.unschedulable(pod, choice.message());
        } else {
            // Not more at once than the store can group; the decisions wait here rather than in threads.
            binders.acquireUninterruptibly();
            time.run("scheduler-bind", () -> {
                try {
                    if (choice.plan().nothing()) {
                        bind(waiting, pod, node.name());
                    } else {
                        bindVolumes(waiting, pod, node.name(), choice.plan());
                    }
                } finally {
                    binders.release();
                }
            });
        }
    }

    /** The volumes first; their waiting keeps nobody from binding. */
    private void bindVolumes(SchedulingQueue.Waiting waiting, ScheduledPod pod, String node, VolumePlan plan) {
        waits.begin(pod, node, plan, () -> forget(plan), problem -> {
            if (problem == null) {
                time.run("scheduler-bind", () -> {
                    binders.acquireUninterruptibly();
                    try {
                        bind(waiting, pod, node);
                    } finally {
                        binders.release();
                    }
                });
            } else {
                giveUp(waiting, pod, "running PreBind plugin \"VolumeBinding\": binding volumes: " + problem);
            }
        });
    }

    private synchronized void forget(VolumePlan plan) {
        volumes.forget(plan);
    }

    private void giveUp(SchedulingQueue.Waiting waiting, ScheduledPod pod, String message) {
        notices.failed(pod, message);
        synchronized (this) {
            freed(pod.uid());
        }
        retry(waiting);
    }

    private void makeRoom(ScheduledPod pod, Preemption.Outcome outcome) {
        switch (outcome) {
            case Preemption.Outcome.Room room -> {
                List<ScheduledPod> lesser;
                synchronized (this) {
                    nominations.put(pod, room.node());
                    lesser = nominations.after(pod, room.node());
                    lesser.forEach(each -> nominations.remove(each.uid()));
                }
                lesser.forEach(eviction::withdraw);
                eviction.make(room, pod);
            }
            case Preemption.Outcome.Waiting _ -> {}
            case Preemption.Outcome.None _ -> {
                synchronized (this) {
                    nominations.remove(pod.uid());
                }
            }
        }
    }

    private void bind(SchedulingQueue.Waiting waiting, ScheduledPod pod, String node) {
        try {
            client.bind(pod.namespace(), pod.name(), pod.uid(), node);
            events.event(
                    ObjectReference.of(pod.pod()),
                    EventRecorder.Type.NORMAL,
                    "Scheduled",
                    "Binding",
                    "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + node);
        } catch (RequestFailed refused) {
            LOG.debug("{} was not bound to {}", pod.name(), node, refused);
            synchronized (this) {
                Pod now = client.find(ResourceType.PODS, pod.namespace(), pod.name());
                boolean waits = now != null
                        && now.metadata().uidOrEmpty().equals(pod.uid())
                        && (now.spec().nodeName() == null || now.spec().nodeName().isEmpty());
                if (waits || now == null) {
                    nodes.displace(pod.uid());
                }
            }
            if (!refused.notFound()) {
                retry(waiting);
            }
        }
    }

    private synchronized void retry(SchedulingQueue.Waiting waiting) {
        queue.failed(waiting, time.nanos());
        wake();
    }

    private synchronized String nominee(String uid) {
        return Objects.requireNonNullElse(nominations.node(uid), "");
    }

    @Override
    public synchronized void close() {
        closed = true;
        ring(-1);
    }
}

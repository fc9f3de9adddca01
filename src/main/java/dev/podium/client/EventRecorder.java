package dev.podium.client;

import dev.podium.model.MicroTime;
import dev.podium.time.ClusterTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the cluster what a component did, as Events. Never blocks its caller and never fails: Events are written in the
 * background, in order, and dropped when they come faster than they can be written. Repeats are counted and combined as
 * upstream does.
 */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int QUEUE = 200_000;
    private static final int WRITERS = 4;

    private final ApiClient client;
    private final ClusterTime time;
    private final EventCorrelator correlator;
    private final Lanes lanes;
    private final String component;
    private final String host;
    private final AtomicLong sequence;

    /** How much an Event matters. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String title;

        Type(String title) {
            this.title = title;
        }
    }

    /** @param component who tells, such as {@code kubelet} */
    public EventRecorder(ApiClient client, ClusterTime time, String component) {
        this(client.as(component), time, new EventCorrelator(), new Lanes(time), component, "", new AtomicLong());
    }

    private EventRecorder(
            ApiClient client,
            ClusterTime time,
            EventCorrelator correlator,
            Lanes lanes,
            String component,
            String host,
            AtomicLong sequence) {
        this.client = client;
        this.time = time;
        this.correlator = correlator;
        this.lanes = lanes;
        this.component = component;
        this.host = host;
        this.sequence = sequence;
    }

    /** The same component on that node; shares this one's memory and queue. */
    public EventRecorder on(String node) {
        return new EventRecorder(client, time, correlator, lanes, component, node, sequence);
    }

    /** Tells an Event in the style of core/v1: with first and last time and a count. */
    public void event(ObjectReference about, Type type, String reason, String message) {
        Instant now = time.now();
        lanes.submit(about, () -> tell(about, type, reason, message, now));
    }

    /** Tells an Event in the style of events.k8s.io, as the scheduler does: with one time and an action. */
    public void event(ObjectReference about, Type type, String reason, String action, String message) {
        Instant now = time.now();
        lanes.submit(about, () -> tellNewer(about, type, reason, action, message, now));
    }

    private void tell(ObjectReference about, Type type, String reason, String message, Instant now) {
        EventCorrelator.Subject subject = new EventCorrelator.Subject(
                new EventCorrelator.Origin(component, host, about.identity()), type.title, reason, message);
        EventCorrelator.Decision decision = correlator.decide(subject, now);
        if (decision == null) {
            return;
        }
        String namespace = namespace(about);
        String stamp = now.truncatedTo(ChronoUnit.SECONDS).toString();
        EventCorrelator.Seen earlier = decision.earlier();
        if (earlier != null) {
            try {
                client.update(ResourceType.EVENTS, namespace, earlier.name(), event -> event
                        .put("count", earlier.count() + 1)
                        .put("message", decision.message())
                        .put("lastTimestamp", stamp));
                correlator.written(
                        decision, new EventCorrelator.Seen(earlier.name(), earlier.first(), earlier.count() + 1));
                return;
            } catch (RequestFailed gone) {
                correlator.forget(decision);
            }
        }
        ObjectNode event = body(about, type, reason, decision.message(), namespace);
        ObjectNode source = event.putObject("source");
        source.put("component", component);
        if (!host.isEmpty()) {
            source.put("host", host);
        }
        event.put("firstTimestamp", stamp);
        event.put("lastTimestamp", stamp);
        event.put("count", 1);
        event.put("type", type.title);
        event.putNull("eventTime");
        event.put("reportingComponent", component);
        event.put("reportingInstance", host);
        correlator.written(decision, new EventCorrelator.Seen(create(event, about, now), now, 1));
    }

    private void tellNewer(
            ObjectReference about, Type type, String reason, String action, String message, Instant now) {
        EventCorrelator.Subject subject = new EventCorrelator.Subject(
                new EventCorrelator.Origin(component, action, about.identity()), type.title, reason, message);
        EventCorrelator.Decision decision = correlator.decide(subject, now);
        if (decision == null) {
            return;
        }
        String namespace = namespace(about);
        EventCorrelator.Seen earlier = decision.earlier();
        if (earlier != null) {
            try {
                client.update(ResourceType.EVENTS, namespace, earlier.name(), event -> {
                    event.putObject("series").put("count", earlier.count() + 1).put("lastObservedTime", MicroTime.format(now));
                    return event;
                });
                correlator.written(
                        decision, new EventCorrelator.Seen(earlier.name(), earlier.first(), earlier.count() + 1));
                return;
            } catch (RequestFailed gone) {
                correlator.forget(decision);
            }
        }
        ObjectNode event = body(about, type, reason, decision.message(), namespace);
        event.putObject("source");
        event.putNull("firstTimestamp");
        event.putNull("lastTimestamp");
        event.put("type", type.title);
        event.put("eventTime", MicroTime.format(now));
        event.put("action", action);
        event.put("reportingComponent", component);
        event.put("reportingInstance", component + "-podium");
        correlator.written(decision, new EventCorrelator.Seen(create(event, about, now), now, 1));
    }

    private static ObjectNode body(
            ObjectReference about, Type type, String reason, String message, String namespace) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putObject("metadata").put("namespace", namespace);
        event.set("involvedObject", about.tree());
        event.put("reason", reason);
        event.put("message", message.length() > 1024 ? message.substring(0, 1024) : message);
        return event;
    }

    /** Creates an Event; another component may have told of the object at the same time, and taken the name. */
    private String create(ObjectNode event, ObjectReference about, Instant now) {
        while (true) {
            String name = name(about, now);
            event.withObjectProperty("metadata").put("name", name);
            try {
                client.create(ResourceType.EVENTS, namespace(about), event);
                return name;
            } catch (RequestFailed refused) {
                if (!refused.reason().equals("AlreadyExists")) {
                    throw refused;
                }
            }
        }
    }

    private static String namespace(ObjectReference about) {
        return about.namespace().isEmpty() ? "default" : about.namespace();
    }

    /** The object's name and a number that no other Event has: the time in hexadecimal nanoseconds, as upstream's. */
    private String name(ObjectReference about, Instant now) {
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return about.name() + "." + Long.toHexString(sequence.updateAndGet(last -> Math.max(last + 1, nanos)));
    }

    /** A few queues, so that the Events of one object keep their order while others need not wait for them. */
    private static final class Lanes {

        private final ClusterTime time;
        private final Queue<Runnable>[] queues;
        private final boolean[] running;

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no generic form
        Lanes(ClusterTime time) {
            this.time = time;
            this.queues = new Queue[WRITERS];
            this.running = new boolean[WRITERS];
            for (int i = 0; i < WRITERS; i++) {
                queues[i] = new ArrayDeque<>();
            }
        }

        void submit(ObjectReference about, Runnable work) {
            int lane = Math.floorMod(about.uid().hashCode(), WRITERS);
            synchronized (queues[lane]) {
                if (queues[lane].size() >= QUEUE / WRITERS) {
                    return;
                }
                queues[lane].add(work);
                if (!running[lane]) {
                    running[lane] = true;
                    time.run("events", () -> drain(lane));
                }
            }
        }

        private void drain(int lane) {
            while (true) {
                Runnable work;
                synchronized (queues[lane]) {
                    work = queues[lane].poll();
                    if (work == null || Thread.currentThread().isInterrupted()) {
                        running[lane] = false;
                        return;
                    }
                }
                try {
                    work.run();
                } catch (RuntimeException failed) {
                    // As upstream: an Event that cannot be told, say because its namespace is going, is let go.
                    LOG.debug("an event was not written", failed);
                }
            }
        }
    }
}

package dev.podium.web.aggregation;

import dev.podium.registry.ApiService;
import dev.podium.time.ClusterTime;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other servers have said of themselves. They are asked when somebody wants to know, but not again and again. */
final class Remembered<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Remembered.class);
    /** As upstream's {@code discoveryRefreshInterval}. */
    private static final Duration GOOD = Duration.ofMinutes(1);
    /** Nobody waits for a silent server more than once in that time. */
    private static final Duration BAD = Duration.ofSeconds(10);

    private final ClusterTime time;
    private final Source<T> source;
    private final Map<String, Slot<T>> slots = new ConcurrentHashMap<>();

    /** Asks a server. */
    interface Source<T> {
        T of(ApiService service) throws IOException, InterruptedException;
    }

    private static final class Slot<T> {
        private @Nullable ApiService asked;
        private @Nullable T answer;
        private long until;
    }

    Remembered(ClusterTime time, Source<T> source) {
        this.time = time;
        this.source = source;
    }

    /** What the server of {@code service} says; null if it says nothing. Those that are unavailable are not asked. */
    @Nullable T of(ApiService service) throws InterruptedException {
        if (service.available() == ApiService.Availability.UNAVAILABLE) {
            slots.remove(service.name());
            return null;
        }
        Slot<T> slot = slots.computeIfAbsent(service.name(), _ -> new Slot<>());
        synchronized (slot) {
            if (!service.equals(slot.asked) || time.nanos() - slot.until >= 0) {
                slot.asked = service;
                slot.answer = null;
                slot.until = time.nanos() + BAD.toNanos();
                try {
                    slot.answer = source.of(service);
                    slot.until = time.nanos() + GOOD.toNanos();
                } catch (IOException | RuntimeException unanswered) {
                    LOG.debug("{} does not describe itself", service.name(), unanswered);
                }
            }
            return slot.answer;
        }
    }
}

package dev.podium.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps the newest {@value #KEPT} results of each probe, and no longer than the process lasts. */
public final class MemoryProbeLog implements ProbeLog {

    /** How many results are kept of each probe. */
    public static final int KEPT = 20;

    private static final Comparator<ProbeId> ORDER = Comparator.comparing(ProbeId::namespace)
            .thenComparing(ProbeId::pod)
            .thenComparing(ProbeId::container)
            .thenComparing(ProbeId::kind)
            .thenComparing(ProbeId::podUid);

    private final Map<ProbeId, History> histories = new ConcurrentHashMap<>();
    private final Map<String, Set<ProbeId>> byPod = new ConcurrentHashMap<>();

    public MemoryProbeLog() {
        this(List.of());
    }

    /** A log that begins with what is known from before. */
    public MemoryProbeLog(Collection<ProbeHistory> known) {
        known.forEach(each -> histories.put(each.probe(), new History(each)));
        histories.keySet().forEach(this::index);
    }

    private static final class History {

        private final Deque<ProbeResult> newestFirst = new ArrayDeque<>();
        private long total;
        private long failures;

        History() {}

        History(ProbeHistory known) {
            known.results().stream().limit(KEPT).forEach(newestFirst::addLast);
            total = known.total();
            failures = known.failures();
        }

        synchronized void add(ProbeResult result) {
            total++;
            if (!result.outcome().isSuccess()) {
                failures++;
            }
            newestFirst.addFirst(result);
            if (newestFirst.size() > KEPT) {
                newestFirst.removeLast();
            }
        }

        synchronized ProbeHistory of(ProbeId probe) {
            return new ProbeHistory(probe, List.copyOf(newestFirst), total, failures);
        }
    }

    private void index(ProbeId probe) {
        byPod.compute(probe.podUid(), (uid, known) -> {
            Set<ProbeId> probes = known != null ? known : ConcurrentHashMap.newKeySet();
            probes.add(probe);
            return probes;
        });
    }

    @Override
    public void append(ProbeResult result) {
        histories.compute(result.probe(), (probe, known) -> {
            History history = known;
            if (history == null) {
                history = new History();
                index(probe);
            }
            history.add(result);
            return history;
        });
    }

    @Override
    public List<ProbeHistory> list(@Nullable String namespace) {
        List<ProbeHistory> found = new ArrayList<>();
        histories.forEach((probe, history) -> {
            if (namespace == null || namespace.equals(probe.namespace())) {
                found.add(history.of(probe));
            }
        });
        found.sort(Comparator.comparing(ProbeHistory::probe, ORDER));
        return List.copyOf(found);
    }

    @Override
    public void forget(String podUid) {
        Set<ProbeId> probes = byPod.remove(podUid);
        if (probes != null) {
            probes.forEach(histories::remove);
        }
    }

    @Override
    public void close() {}
}

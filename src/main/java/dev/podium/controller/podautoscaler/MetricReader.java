package dev.podium.controller.podautoscaler;

import dev.podium.client.ObjectKey;
import dev.podium.controller.PodUsage;
import dev.podium.controller.selection.LabelledObjects;
import dev.podium.model.LabelQuery;
import dev.podium.model.LabelSelector;
import dev.podium.model.Pod;
import dev.podium.model.ResourceUsage;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds an autoscaler's Pods and what they use (upstream's {@code podautoscaler/metrics}). */
final class MetricReader {

    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final LabelledObjects<Pod> pods;
    private final SelectorBook selectors;
    private final PodUsage usage;

    MetricReader(LabelledObjects<Pod> pods, SelectorBook selectors, PodUsage usage) {
        this.pods = pods;
        this.selectors = selectors;
        this.usage = usage;
    }

    /**
     * What an autoscaler goes by.
     *
     * @param autoscalers those that go by any of these Pods
     */
    record Selected(List<Pod> pods, List<ObjectKey> autoscalers) {}

    /** @throws IllegalArgumentException if the text is no selector */
    Selected selected(ObjectKey autoscaler, String selector) {
        LabelQuery query = LabelQuery.parse(selector);
        selectors.put(autoscaler, query);
        Map<String, String> equal = new HashMap<>();
        query.terms().stream()
                .filter(each -> each.operator() == LabelQuery.Operator.EQUALS)
                .forEach(each -> equal.put(each.key(), each.values().iterator().next()));
        List<Pod> found = pods.selected(autoscaler.namespace(), new LabelSelector(equal, List.of())).stream()
                .filter(each -> query.matches(each.metadata().labels()))
                .toList();
        return new Selected(found, selectors.selecting(autoscaler.namespace(), found));
    }

    /**
     * What Pods use of a resource, by their names; those are missing of which it is not known.
     *
     * @param container whose use counts; empty: all of a Pod's together
     * @throws Unobtainable if nothing is known of any of them
     */
    Map<String, Sample> usage(List<Pod> of, String resource, String container) throws Unobtainable {
        Map<String, Sample> samples = new HashMap<>();
        boolean known = false;
        for (Pod each : of) {
            Map<String, ResourceUsage> used = usage.of(each);
            known |= !used.isEmpty();
            Sample sample = container.isEmpty()
                    ? sample(used.values(), resource)
                    : used.containsKey(container) ? sample(List.of(used.get(container)), resource) : null;
            if (sample != null) {
                samples.put(each.metadata().nameOrEmpty(), sample);
            }
        }
        if (!known) {
            throw new Unobtainable("no metrics returned from resource metrics API");
        }
        return samples;
    }

    private static @Nullable Sample sample(Collection<ResourceUsage> used, String resource) {
        if (used.isEmpty() || !resource.equals("cpu") && !resource.equals("memory")) {
            return null;
        }
        long millis = used.stream().mapToLong(each -> millis(each, resource)).sum();
        ResourceUsage first = used.iterator().next();
        return new Sample(first.time().truncatedTo(ChronoUnit.SECONDS), first.window(), millis);
    }

    /** In the units in which the metrics API tells it: millicores rounded up, and whole kibibytes. */
    private static long millis(ResourceUsage used, String resource) {
        return resource.equals("cpu")
                ? Math.ceilDiv(used.nanoCores(), NANOS_OF_A_MILLI)
                : (used.workingSet() >> 10 << 10) * 1000;
    }
}

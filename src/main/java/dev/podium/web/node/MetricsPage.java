package dev.podium.web.node;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects metrics for one answer. Names are upstream's; a family without a value does not appear, as there. */
final class MetricsPage {

    private static final double NANOS = 1e9;

    private final Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    private final Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    private final Map<String, HistogramSnapshot.Builder> histograms = new TreeMap<>();
    private final Map<String, InfoSnapshot.Builder> infos = new TreeMap<>();

    /**
     * A family.
     *
     * @param help as upstream's, with how stable it is in brackets if upstream says so
     */
    record Family(String name, String help) {}

    static double seconds(long nanos) {
        return nanos / NANOS;
    }

    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / NANOS;
    }

    void gauge(Family family, double value, String... labels) {
        gauge(family, value, (Instant) null, labels);
    }

    /** @param at when it was so; null: not told */
    void gauge(Family family, double value, @Nullable Instant at, String... labels) {
        GaugeDataPointSnapshot.Builder point = GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels));
        if (at != null) {
            point.scrapeTimestampMillis(at.toEpochMilli());
        }
        gauges.computeIfAbsent(
                        family.name(), name -> GaugeSnapshot.builder().name(name).help(family.help()))
                .dataPoint(point.build());
    }

    void counter(Family family, double value, String... labels) {
        counter(family, value, (Instant) null, labels);
    }

    /** @param at when it was so; null: not told */
    void counter(Family family, double value, @Nullable Instant at, String... labels) {
        CounterDataPointSnapshot.Builder point = CounterDataPointSnapshot.builder().value(value).labels(Labels.of(labels));
        if (at != null) {
            point.scrapeTimestampMillis(at.toEpochMilli());
        }
        counters.computeIfAbsent(
                        family.name(),
                        name -> CounterSnapshot.builder().name(name.replaceFirst("_total$", "")).help(family.help()))
                .dataPoint(point.build());
    }

    /** @param counts how many there are up to each bound, beyond the one before; the last, beyond all */
    void histogram(Family family, List<Double> bounds, List<Long> counts, double sum, String... labels) {
        double[] upper = new double[counts.size()];
        long[] found = new long[counts.size()];
        for (int i = 0; i < upper.length; i++) {
            upper[i] = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
            found[i] = counts.get(i);
        }
        histograms
                .computeIfAbsent(
                        family.name(), name -> HistogramSnapshot.builder().name(name).help(family.help()))
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, found))
                        .sum(sum)
                        .labels(Labels.of(labels))
                        .build());
    }

    /** Something whose value is always 1. */
    void info(Family family, String... labels) {
        infos.computeIfAbsent(
                        family.name(),
                        name -> InfoSnapshot.builder().name(name.replaceFirst("_info$", "")).help(family.help()))
                .dataPoint(new InfoSnapshot.InfoDataPointSnapshot(Labels.of(labels)));
    }

    /** What has been collected. */
    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        List<Map<String, ? extends MetricSnapshot.Builder<?>>> families = List.of(gauges, counters, histograms, infos);
        families.forEach(each -> each.values().forEach(builder -> all.metricSnapshot(builder.build())));
        return all.build();
    }
}

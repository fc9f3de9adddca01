package dev.podium.controller.job;

import dev.podium.model.Job;
import dev.podium.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Has as many Pods run as a Job asks for (upstream's {@code manageJob}). */
final class Headcount {

    /** How many Pods one look may create or delete; the news of them brings the next look. */
    private static final int BURST = 500;

    private final PodHands hands;

    Headcount(PodHands hands) {
        this.hands = hands;
    }

    /**
     * What has changed.
     *
     * @param created how many Pods there are more
     * @param gone those that are now told to end
     * @param failure why not all could be done; null if it could
     * @param pause how long to wait before there may be more Pods; null: no need to wait
     */
    record Change(int created, List<Pod> gone, @Nullable RuntimeException failure, @Nullable Duration pause) {

        static final Change NONE = new Change(0, List.of(), null, null);

        static Change gone(List<Pod> pods, PodHands.Result result) {
            return new Change(
                    0,
                    pods.stream().filter(each -> result.done().contains(each.metadata().uidOrEmpty())).toList(),
                    result.failure(),
                    null);
        }
    }

    Change manage(Job job, Survey survey, Backoff backoff, Instant now) throws InterruptedException {
        if (job.spec().suspended()) {
            return giveUp(job, survey.active());
        }
        int wanted = wanted(job, survey);
        int active = survey.active().size();
        List<Pod> surplus = surplus(job, survey.active(), Math.max(0, active - wanted));
        if (!surplus.isEmpty()) {
            return giveUp(job, surplus.subList(0, Math.min(surplus.size(), BURST)));
        }
        int missing = wanted - active - (job.spec().waitsForTheEnd() ? survey.terminating() : 0);
        return missing > 0 ? create(job, survey, missing, backoff, now) : Change.NONE;
    }

    private Change giveUp(Job job, List<Pod> pods) throws InterruptedException {
        return pods.isEmpty() ? Change.NONE : Change.gone(pods, hands.giveUp(job.metadata(), pods));
    }

    private static int wanted(Job job, Survey survey) {
        Integer completions = job.spec().completions();
        if (completions == null) {
            return survey.succeeded() > 0 ? survey.active().size() : job.spec().atOnce();
        }
        return Math.max(0, Math.min(completions - survey.succeeded(), job.spec().atOnce()));
    }

    private Change create(Job job, Survey survey, int missing, Backoff backoff, Instant now) throws InterruptedException {
        boolean perIndex = job.spec().backoffLimitPerIndex() != null;
        Duration left = perIndex ? Duration.ZERO : backoff.left(now);
        if (left.isPositive()) {
            return new Change(0, List.of(), null, left);
        }
        int count = Math.min(missing, BURST);
        PodMaker maker = new PodMaker(hands.control(), job);
        List<ObjectNode> pods;
        if (job.spec().indexed()) {
            List<Integer> indexes = pending(job, survey, count);
            Map<Integer, Duration> waits = new HashMap<>();
            for (int each : indexes) {
                waits.put(each, Backoff.ofIndex(survey.replaceable().get(each)).left(now));
            }
            if (perIndex && !waits.isEmpty() && waits.values().stream().allMatch(Duration::isPositive)) {
                return new Change(0, List.of(), null, waits.values().stream().min(Duration::compareTo).orElseThrow());
            }
            pods = indexes.stream()
                    .filter(each -> !perIndex || !waits.get(each).isPositive())
                    .map(each -> maker.pod(each, survey.replaceable().get(each)))
                    .toList();
        } else {
            pods = IntStream.range(0, count).mapToObj(_ -> maker.pod()).toList();
        }
        PodHands.Result result = hands.create(job.metadata(), pods);
        return new Change(result.done().size(), List.of(), result.failure(), null);
    }

    /** The least indexes that nobody works on and that have come to no end. */
    private static List<Integer> pending(Job job, Survey survey, int count) {
        Indexes taken = survey.succeededIndexes().with(Survey.indexes(survey.active()));
        if (job.spec().waitsForTheEnd()) {
            taken = taken.with(Survey.indexes(
                    survey.pods().stream().filter(JobPods::terminating).toList()));
        }
        if (survey.failedIndexes() != null) {
            taken = taken.with(survey.failedIndexes());
        }
        return taken.leastMissing(count, JobPods.completions(job));
    }

    /** Those whose index is another's too, or none of the Job's, and as many more as are too many. */
    private static List<Pod> surplus(Job job, List<Pod> active, int atLeast) {
        List<Pod> surplus = new ArrayList<>();
        if (job.spec().indexed()) {
            Map<Integer, List<Pod>> byIndex = active.stream()
                    .collect(Collectors.groupingBy(each -> JobPods.indexFits(job, each) ? JobPods.index(each) : JobPods.NO_INDEX));
            byIndex.forEach((index, pods) -> pods.stream()
                    .sorted(FirstToGo.ORDER)
                    .limit(index == JobPods.NO_INDEX ? pods.size() : pods.size() - 1)
                    .forEach(surplus::add));
        }
        if (surplus.size() < atLeast) {
            Set<Pod> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
            chosen.addAll(surplus);
            active.stream()
                    .filter(each -> !chosen.contains(each))
                    .sorted(FirstToGo.ORDER)
                    .limit(atLeast - surplus.size())
                    .forEach(surplus::add);
        }
        return surplus;
    }
}

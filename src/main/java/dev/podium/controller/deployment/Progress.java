package dev.podium.controller.deployment;

import dev.podium.model.DeploymentCondition;
import dev.podium.model.DeploymentSpec;
import dev.podium.model.DeploymentStatus;
import dev.podium.model.ReplicaSet;
import dev.podium.model.ReplicaSetCondition;
import dev.podium.model.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What there is to say of a rollout: the counts, and whether it gets on (upstream's {@code progress.go}). */
final class Progress {

    private Progress() {}

    /** The counts, and whether there are Pods enough. */
    static DeploymentStatus counts(Rollout rollout) {
        List<ReplicaSet> all = rollout.all();
        ReplicaSet current = rollout.current();
        int available = Rollout.available(all);
        boolean enough = available >= rollout.spec().desired() - rollout.bounds().unavailable();
        DeploymentCondition condition = Conditions.of(
                Conditions.AVAILABLE,
                enough ? "True" : "False",
                enough ? Conditions.ENOUGH : Conditions.TOO_FEW,
                enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
                rollout.now());
        return new DeploymentStatus(
                rollout.deployment().metadata().generation(),
                some(sum(all, ReplicaSetStatus::replicas)),
                current == null ? null : some(current.statusOrNone().replicas()),
                some(sum(all, ReplicaSetStatus::ready)),
                some(available),
                some(Math.max(0, Rollout.desired(all) - available)),
                terminating(all),
                Conditions.with(rollout.status().conditions(), condition),
                rollout.status().collisionCount());
    }

    private static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSetStatus> count) {
        return sets.stream().map(ReplicaSet::statusOrNone).mapToInt(count).sum();
    }

    private static @Nullable Integer some(int count) {
        return count == 0 ? null : count;
    }

    /** How many Pods are on their way out, or null while a ReplicaSet does not say. */
    private static @Nullable Integer terminating(List<ReplicaSet> sets) {
        int sum = 0;
        for (ReplicaSet each : sets) {
            Integer count = each.statusOrNone().terminatingReplicas();
            if (count == null && each.statusOrNone().observed() > 0) {
                return null;
            }
            sum += count == null ? 0 : count;
        }
        return sum;
    }

    /** The counts, and how the rollout gets on. */
    static DeploymentStatus of(Rollout rollout) {
        DeploymentStatus news = counts(rollout);
        DeploymentStatus before = rollout.status();
        DeploymentCondition told = before.condition(Conditions.PROGRESSING);
        if (!rollout.spec().hasDeadline()) {
            news = news.withConditions(Conditions.without(news.conditions(), Conditions.PROGRESSING));
        } else if (!(told != null && Conditions.COMPLETE.equals(told.reason()) && news.all() == news.updated())) {
            news = news.withConditions(judged(rollout, before, news));
        }
        DeploymentCondition failure = failure(rollout);
        return news.withConditions(
                failure == null
                        ? Conditions.without(news.conditions(), Conditions.FAILURE)
                        : Conditions.with(news.conditions(), failure));
    }

    private static List<DeploymentCondition> judged(Rollout rollout, DeploymentStatus before, DeploymentStatus news) {
        ReplicaSet current = rollout.current();
        String subject = current == null
                ? "Deployment \"" + rollout.deployment().metadata().name() + "\""
                : "ReplicaSet \"" + current.metadata().name() + "\"";
        if (complete(rollout, news)) {
            return Conditions.with(
                    news.conditions(),
                    progressing(rollout, "True", Conditions.COMPLETE, subject + " has successfully progressed."));
        }
        if (advanced(before, news)) {
            return Conditions.renewed(
                    news.conditions(), progressing(rollout, "True", Conditions.UPDATED, subject + " is progressing."));
        }
        if (timedOut(rollout, news)) {
            return Conditions.with(
                    news.conditions(),
                    progressing(rollout, "False", Conditions.TIMED_OUT, subject + " has timed out progressing."));
        }
        return news.conditions();
    }

    private static DeploymentCondition progressing(Rollout rollout, String status, String reason, String message) {
        return Conditions.of(Conditions.PROGRESSING, status, reason, message, rollout.now());
    }

    /** Whether all Pods are of the current revision and enough of them are available. */
    static boolean complete(Rollout rollout, DeploymentStatus status) {
        DeploymentSpec spec = rollout.spec();
        return status.updated() == spec.desired()
                && status.all() == spec.desired()
                && status.available() >= spec.desired() - rollout.bounds().unavailable()
                && observed(status.observedGeneration()) >= observed(rollout.deployment().metadata().generation());
    }

    private static long observed(@Nullable Long generation) {
        return generation == null ? 0 : generation;
    }

    private static boolean advanced(DeploymentStatus before, DeploymentStatus news) {
        return news.updated() > before.updated()
                || news.all() - news.updated() < before.all() - before.updated()
                || news.available() > before.available();
    }

    private static boolean timedOut(Rollout rollout, DeploymentStatus status) {
        DeploymentCondition condition = status.condition(Conditions.PROGRESSING);
        if (condition == null || Conditions.COMPLETE.equals(condition.reason())) {
            return false;
        }
        return Conditions.TIMED_OUT.equals(condition.reason())
                || deadline(rollout, condition).isBefore(rollout.now());
    }

    private static Instant deadline(Rollout rollout, DeploymentCondition condition) {
        Instant told = Objects.requireNonNullElse(condition.lastUpdateTime(), rollout.now());
        return told.plusSeconds(Objects.requireNonNullElse(rollout.spec().progressDeadlineSeconds(), 0));
    }

    /** What keeps a ReplicaSet from having its Pods, the current one's word before the others'; null if nothing does. */
    private static @Nullable DeploymentCondition failure(Rollout rollout) {
        ReplicaSet current = rollout.current();
        ReplicaSetCondition found = current == null ? null : current.statusOrNone().condition(Conditions.FAILURE);
        if (found == null) {
            found = rollout.all().stream()
                    .map(each -> each.statusOrNone().condition(Conditions.FAILURE))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return found == null
                ? null
                : new DeploymentCondition(
                        found.type(),
                        found.status(),
                        found.lastTransitionTime(),
                        found.lastTransitionTime(),
                        found.reason(),
                        found.message());
    }

    /** When to look whether the deadline has passed; null if that is not in question. */
    static @Nullable Duration nextCheck(Rollout rollout) {
        DeploymentCondition condition = rollout.status().condition(Conditions.PROGRESSING);
        if (!rollout.spec().hasDeadline()
                || condition == null
                || Conditions.TIMED_OUT.equals(condition.reason())
                || complete(rollout, rollout.status())) {
            return null;
        }
        Duration left = Duration.between(rollout.now(), deadline(rollout, condition));
        // The deadline itself is not yet late.
        return (left.isNegative() ? Duration.ZERO : left).plusSeconds(1);
    }
}

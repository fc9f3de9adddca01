package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a Job's status may become (upstream's ValidateJobStatusUpdate). Most rules look only at what an update changes: a
 * status that the spec has outrun is still written.
 */
final class JobStatusRules {
    private final Field updated;
    private final Field status;
    private final Field old;
    private final Field before;
    private final Field spec;

    private JobStatusRules(Field updated, Field old) {
        this.updated = updated;
        this.status = updated.get("status");
        this.spec = updated.get("spec");
        this.old = old;
        this.before = old.get("status");
    }

    static void validate(Field updated, Field old) {
        JobStatusRules rules = new JobStatusRules(updated, old);
        rules.counts();
        rules.conditions();
        rules.finished();
        rules.indexes();
        rules.rest();
        rules.transitions();
    }

    /** Whether a condition is True. */
    static boolean is(Field job, String condition) {
        return job.get("status").get("conditions").items().stream()
                .anyMatch(each -> each.get("type").is(condition) && each.get("status").is("True"));
    }

    private boolean is(String condition) {
        return is(updated, condition);
    }

    private static boolean finished(Field job) {
        return is(job, "Complete") || is(job, "Failed");
    }

    /** Whether an update makes a condition True, or no longer so. */
    private boolean turned(String condition) {
        return is(updated, condition) != is(old, condition);
    }

    private boolean turnedFinished() {
        return finished(updated) != finished(old);
    }

    private boolean changed(String member) {
        return !status.get(member).same(before.get(member));
    }

    private void counts() {
        for (String each : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            status.get(each).mustNotBeNegative();
        }
        Set<String> seen = new HashSet<>();
        for (String each : List.of("succeeded", "failed")) {
            for (Field uid : status.get("uncountedTerminatedPods").get(each).items()) {
                if (uid.empty()) {
                    uid.invalid("must not be empty");
                } else if (!seen.add(uid.text())) {
                    uid.duplicate();
                }
            }
        }
    }

    private void refuse(boolean broken, String detail) {
        if (broken) {
            status.get("conditions").invalidWhole(detail);
        }
    }

    private void conditions() {
        boolean complete = is("Complete");
        refuse(
                (turned("Complete") || turned("Failed")) && complete && is("Failed"),
                "cannot set Complete=True and Failed=true conditions");
        refuse(
                (turned("Complete") || turned("FailureTarget")) && complete && is("FailureTarget"),
                "cannot set Complete=True and FailureTarget=true conditions");
        Field end = status.get("completionTime");
        Field start = status.get("startTime");
        if (turned("Complete") || changed("completionTime")) {
            if (end.present() && !complete) {
                end.invalid("cannot set completionTime when there is no Complete=True condition");
            }
            if (end.absent() && complete) {
                end.required("completionTime is required for Complete jobs");
            }
        }
        if ((changed("startTime") || changed("completionTime"))
                && start.present() && end.present() && end.text().compareTo(start.text()) < 0) {
            end.invalid("must be equal to or after `startTime`");
        }
        refuse(
                (turned("Failed") || turned("FailureTarget")) && is("Failed") && !is("FailureTarget"),
                "cannot set Failed=True condition without the FailureTarget=true condition");
        refuse(
                (turned("Complete") || turned("SuccessCriteriaMet")) && complete && !is("SuccessCriteriaMet"),
                "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }

    private void finished() {
        boolean finished = finished(updated);
        Field active = status.get("active");
        if ((turnedFinished() || changed("active")) && finished && active.number() > 0) {
            active.invalid("active>0 is invalid for finished job");
        }
        boolean nothingToDo = spec.get("suspend").isTrue()
                && spec.get("completions").present() && spec.get("completions").number() == 0;
        if ((turnedFinished() || changed("startTime")) && finished && status.get("startTime").absent() && !nothingToDo) {
            status.get("startTime").required("startTime is required for finished job");
        }
        Field uncounted = status.get("uncountedTerminatedPods");
        if ((turnedFinished() || changed("uncountedTerminatedPods")) && finished
                && (!uncounted.get("succeeded").empty() || !uncounted.get("failed").empty())) {
            uncounted.invalid("must be empty for finished job");
        }
    }

    private void indexes() {
        Field completed = status.get("completedIndexes");
        Field failed = status.get("failedIndexes");
        Field completions = spec.get("completions");
        boolean perIndex = spec.get("backoffLimitPerIndex").present();
        JobIndexes allCompleted = JobIndexes.read(completed.text(), completions.number());
        JobIndexes allFailed = JobIndexes.read(failed.text(), completions.number());
        if (changed("completedIndexes") && completions.present() && allCompleted.problem() != null) {
            completed.invalid("error parsing completedIndexes: " + allCompleted.problem());
        }
        if (changed("failedIndexes") && completions.present() && perIndex && allFailed.problem() != null) {
            failed.invalid("error parsing failedIndexes: " + allFailed.problem());
        }
        if (changed("completedIndexes") && !completed.empty() && !spec.get("completionMode").is("Indexed")) {
            completed.invalid("cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (changed("failedIndexes") && failed.present() && !perIndex) {
            failed.invalid("cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
        Long common = allCompleted.common(allFailed);
        if ((changed("failedIndexes") || changed("completedIndexes")) && completions.present() && common != null) {
            failed.invalid("failedIndexes and completedIndexes overlap at index: " + common);
        }
    }

    private void rest() {
        Field terminating = status.get("terminating");
        if ((turnedFinished() || changed("terminating")) && finished(updated) && terminating.number() > 0) {
            terminating.invalid("terminating>0 is invalid for finished job");
        }
        Field ready = status.get("ready");
        if ((changed("ready") || changed("active")) && ready.present() && ready.number() > status.get("active").number()) {
            ready.invalid("cannot set more ready pods than active");
        }
        boolean met = is("SuccessCriteriaMet");
        refuse(met && is("Failed"), "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        refuse(met && is("FailureTarget"), "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        refuse(
                spec.get("successPolicy").present() && !met && is("Complete"),
                "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }

    private void transitions() {
        for (String each : List.of("Failed", "Complete", "FailureTarget")) {
            refuse(is(old, each) && !is(each), "cannot disable the terminal " + each + "=True condition");
        }
        if (status.get("failed").number() < before.get("failed").number()) {
            status.get("failed").invalid(status.get("failed").number(), "cannot decrease the failed counter");
        }
        boolean scalable = spec.get("completionMode").is("Indexed") && spec.get("completions").same(spec.get("parallelism"));
        if (!scalable && status.get("succeeded").number() < before.get("succeeded").number()) {
            status.get("succeeded").invalid(status.get("succeeded").number(), "cannot decrease the succeeded counter");
        }
        Field end = status.get("completionTime");
        if (end.present() && before.get("completionTime").present() && changed("completionTime")) {
            end.invalid("field is immutable");
        }
        if (before.get("startTime").present() && changed("startTime") && !spec.get("suspend").isTrue()) {
            Field start = status.get("startTime");
            start.invalid(start.present() ? start.value() : null, "field is immutable for unsuspended job once set");
        }
        boolean metBefore = is(old, "SuccessCriteriaMet");
        refuse(metBefore && !is("SuccessCriteriaMet"), "cannot disable the SuccessCriteriaMet=True condition");
        refuse(
                is(old, "Complete") && !metBefore && is("SuccessCriteriaMet"),
                "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }
}

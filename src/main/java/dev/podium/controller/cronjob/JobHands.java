package dev.podium.controller.cronjob;

import dev.podium.client.ApiClient;
import dev.podium.client.EventRecorder;
import dev.podium.client.ObjectReference;
import dev.podium.client.RequestFailed;
import dev.podium.client.ResourceType;
import dev.podium.controller.ownership.Claims;
import dev.podium.model.CronJob;
import dev.podium.model.CronSchedule;
import dev.podium.model.Job;
import dev.podium.model.JobCondition;
import dev.podium.model.Records;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes and deletes the Jobs of CronJobs, with Events that tell of it. */
record JobHands(ApiClient client, EventRecorder events, Claims<Job> claims) {

    private static final String TIMESTAMP = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /** Those that began first, and those that have not begun last. */
    private static final Comparator<Job> AGE = Comparator.<Job, Instant>comparing(JobHands::begin)
            .thenComparing(each -> each.metadata().nameOrEmpty());

    private static Instant begin(Job job) {
        Instant begin = job.statusOrNone().startTime();
        return begin == null ? Instant.MAX : begin;
    }

    /** The name of the Job that is due then: with the minutes since 1970, so that no second one can be made. */
    static String name(CronJob owner, Instant due) {
        return owner.metadata().nameOrEmpty() + "-" + Math.floorDiv(due.getEpochSecond(), 60);
    }

    /** @return what there is now; null if it is somebody else's */
    @Nullable Job create(CronJob owner, Instant due) {
        String namespace = owner.metadata().namespaceOrEmpty();
        try {
            Job created = Records.read(client.create(ResourceType.JOBS, namespace, tree(owner, due)), Job.class);
            claims.created(owner.metadata(), created.metadata());
            tell(owner, EventRecorder.Type.NORMAL, "SuccessfulCreate", "Created job " + created.metadata().name());
            return created;
        } catch (RequestFailed refused) {
            if (refused.reason().equals("AlreadyExists")) {
                // Made before a restart that kept the status from being written.
                Job present = client.find(ResourceType.JOBS, namespace, name(owner, due));
                return present != null && isOf(owner, present) ? present : null;
            }
            if (!refused.namespaceTerminating()) {
                tell(owner, EventRecorder.Type.WARNING, "FailedCreate", "Error creating job: " + refused.getMessage());
            }
            throw refused;
        }
    }

    private static boolean isOf(CronJob owner, Job job) {
        return job.metadata().controllerReference() != null
                && job.metadata().controllerReference().uid().equals(owner.metadata().uidOrEmpty());
    }

    private static ObjectNode tree(CronJob owner, Instant due) {
        CronJob.Template template = owner.spec().jobTemplate();
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = job.putObject("metadata");
        metadata.put("name", name(owner, due));
        template.metadata().labels().forEach((key, value) -> metadata.withObject("labels").put(key, value));
        ObjectNode annotations = metadata.putObject("annotations");
        template.metadata().annotations().forEach(annotations::put);
        String zone = owner.spec().timeZone() == null ? "" : owner.spec().timeZone();
        annotations.put(
                TIMESTAMP, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(due.atZone(CronSchedule.zone(zone))));
        metadata.putArray("ownerReferences").add(CronJobController.KIND.reference(owner.metadata()));
        job.set("spec", template.spec().deepCopy());
        return job;
    }

    /** Deletes the oldest Jobs that have ended, so that no more stay than the CronJob says. */
    void clearAway(CronJob owner, CronStatus status, List<Job> jobs) {
        clearAway(owner, status, jobs, "Complete", owner.spec().successfulJobsHistoryLimit());
        clearAway(owner, status, jobs, "Failed", owner.spec().failedJobsHistoryLimit());
    }

    private void clearAway(CronJob owner, CronStatus status, List<Job> jobs, String end, @Nullable Integer limit) {
        List<Job> ended = jobs.stream()
                .filter(each -> !each.metadata().deleting())
                .filter(each -> {
                    JobCondition finished = each.finished();
                    return finished != null && finished.type().equals(end);
                })
                .sorted(AGE)
                .toList();
        if (limit != null && ended.size() > limit) {
            ended.subList(0, ended.size() - limit).forEach(each -> delete(owner, status, each));
        }
    }

    /** Whether the Job could be deleted. */
    boolean delete(CronJob owner, CronStatus status, Job job) {
        try {
            client.delete(
                    ResourceType.JOBS,
                    job.metadata().namespaceOrEmpty(),
                    job.metadata().nameOrEmpty(),
                    job.metadata().uidOrEmpty(),
                    ApiClient.Dependents.GO_AFTER);
        } catch (RequestFailed refused) {
            tell(owner, EventRecorder.Type.WARNING, "FailedDelete", "Deleted job: " + refused.getMessage());
            return false;
        }
        status.remove(job.metadata().uidOrEmpty());
        tell(owner, EventRecorder.Type.NORMAL, "SuccessfulDelete", "Deleted job " + job.metadata().name());
        return true;
    }

    void tell(CronJob owner, EventRecorder.Type type, String reason, String message) {
        events.event(
                ObjectReference.of(
                        CronJobController.KIND.apiVersion(), CronJobController.KIND.kind(), owner.metadata()),
                type,
                reason,
                message);
    }
}

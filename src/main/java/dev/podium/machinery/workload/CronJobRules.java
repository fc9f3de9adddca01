package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.pod.PodDefaults;
import dev.podium.model.CronSchedule;
import dev.podium.model.Names;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCronJobCreate, ValidateCronJobUpdate and SetDefaults_CronJob. */
public final class CronJobRules implements TemplatedRules {
    private static final int MAX_NAME = 52;
    private static final Pattern ZONE_PART = Pattern.compile("[A-Za-z._0-9+][-A-Za-z._0-9+]{0,13}");

    @Override
    public void applyDefaults(ObjectNode job) {
        ObjectNode spec = Defaults.object(job, "spec");
        ObjectNode template = Defaults.object(spec, "jobTemplate");
        Defaults.object(template, "metadata");
        ObjectNode jobSpec = Defaults.object(template, "spec");
        PodDefaults.applyToTemplate(Defaults.object(jobSpec, "template"));
        JobRules.applyToPolicies(jobSpec);
        Defaults.text(spec, "concurrencyPolicy", "Allow");
        Defaults.flag(spec, "suspend", false);
        Defaults.number(spec, "successfulJobsHistoryLimit", 3);
        Defaults.number(spec, "failedJobsHistoryLimit", 1);
        Defaults.object(job, "status");
    }

    @Override
    public Field pods(Field object) {
        return object.get("spec").get("jobTemplate").get("spec").get("template");
    }

    @Override
    public void validate(Field job) {
        Field spec = job.get("spec");
        schedule(spec, false);
        spec.get("startingDeadlineSeconds").mustNotBeNegative();
        zone(spec.get("timeZone"));
        rest(spec, Field.none());
        Field name = job.get("metadata").get("name");
        if (Names.bytes(name.text()) > MAX_NAME) {
            name.invalid("must be no more than " + MAX_NAME + " characters");
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        Field spec = updated.get("spec");
        schedule(spec, old.get("spec").get("schedule").text().contains("TZ"));
        spec.get("startingDeadlineSeconds").mustNotBeNegative();
        if (!spec.get("timeZone").same(old.get("spec").get("timeZone"))) {
            zone(spec.get("timeZone"));
        }
        rest(spec, old.get("spec"));
    }

    private static void rest(Field spec, Field old) {
        spec.get("concurrencyPolicy").oneOf(List.of("Allow", "Forbid", "Replace"));
        template(spec.get("jobTemplate").get("spec"), old.get("jobTemplate").get("spec"));
        spec.get("successfulJobsHistoryLimit").mustNotBeNegative();
        spec.get("failedJobsHistoryLimit").mustNotBeNegative();
    }

    /** A Job's selector is made with the Job, so its template has none. */
    private static void template(Field spec, Field old) {
        JobRules.spec(spec, old);
        if (spec.get("selector").present()) {
            spec.get("selector").invalid("`selector` will be auto-generated");
        }
        if (spec.get("manualSelector").isTrue()) {
            spec.get("manualSelector").notSupported(List.of("nil", "false"));
        }
    }

    /** @param zoneAllowed whether the schedule had a zone before, which it may then keep */
    private static void schedule(Field spec, boolean zoneAllowed) {
        Field schedule = spec.get("schedule");
        if (schedule.empty()) {
            schedule.required("");
            return;
        }
        String problem = CronSchedule.problem(schedule.text());
        if (problem != null) {
            schedule.invalid(problem);
        }
        if (schedule.text().contains("TZ")) {
            if (!zoneAllowed) {
                schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            } else if (spec.get("timeZone").present()) {
                schedule.invalid("cannot use both timeZone field and TZ or CRON_TZ in schedule");
            }
        }
    }

    private static void zone(Field zone) {
        if (zone.absent()) {
            return;
        }
        if (zone.empty()) {
            zone.invalid("timeZone must be nil or non-empty string");
            return;
        }
        for (String part : zone.text().split("/", -1)) {
            if (part.equals(".") || part.equals("..") || !ZONE_PART.matcher(part).matches()) {
                zone.invalid("unknown time zone " + zone.text());
                return;
            }
        }
        boolean local = zone.text().equalsIgnoreCase("Local");
        if (local) {
            zone.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        // Go takes the one spelling "Local" for the machine's zone.
        if (!zone.is("Local") && !ZoneId.getAvailableZoneIds().contains(zone.text())) {
            zone.invalid("unknown time zone " + zone.text());
        }
    }

    @Override
    public boolean statusNeedsKnownFinalizers() {
        return false;
    }
}

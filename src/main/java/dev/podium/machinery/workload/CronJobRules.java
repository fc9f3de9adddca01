package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Defaults;
import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.kind.Names;
import dev.podium.machinery.pod.PodDefaults;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's ValidateCronJob and SetDefaults_CronJob. */
public final class CronJobRules implements KindRules {
    private static final int MAX_NAME = 52;
    private static final Pattern DESCRIPTOR = Pattern.compile("@(yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)");
    private static final Pattern FIELD = Pattern.compile("[0-9A-Za-z*?,/-]+");

    @Override
    public void applyDefaults(ObjectNode job) {
        ObjectNode spec = Defaults.object(job, "spec");
        ObjectNode template = Defaults.object(spec, "jobTemplate");
        Defaults.object(template, "metadata");
        if (template.get("spec") instanceof ObjectNode jobSpec && jobSpec.get("template") instanceof ObjectNode pods) {
            PodDefaults.applyToTemplate(pods);
        }
        Defaults.text(spec, "concurrencyPolicy", "Allow");
        Defaults.flag(spec, "suspend", false);
        Defaults.number(spec, "successfulJobsHistoryLimit", 3);
        Defaults.number(spec, "failedJobsHistoryLimit", 1);
        Defaults.object(job, "status");
    }

    @Override
    public void validate(Field job) {
        Field name = job.get("metadata").get("name");
        if (Names.bytes(name.text()) > MAX_NAME) {
            name.invalid("must be no more than " + MAX_NAME + " characters");
        }
        spec(job.get("spec"));
    }

    private static void spec(Field spec) {
        schedule(spec.get("schedule"));
        spec.get("startingDeadlineSeconds").mustNotBeNegative();
        Field zone = spec.get("timeZone");
        if (zone.present() && zone.empty()) {
            zone.invalid("timeZone must be nil or non-empty string");
        } else if (zone.present() && !ZoneId.getAvailableZoneIds().contains(zone.text())) {
            zone.invalid("unknown time zone " + zone.text());
        }
        Field policy = spec.get("concurrencyPolicy");
        policy.oneOf(List.of("Allow", "Forbid", "Replace"));
        JobRules.spec(spec.get("jobTemplate").get("spec"));
        spec.get("successfulJobsHistoryLimit").mustNotBeNegative();
        spec.get("failedJobsHistoryLimit").mustNotBeNegative();
    }

    private static void schedule(Field schedule) {
        String text = schedule.text().strip();
        if (text.isEmpty()) {
            schedule.required("");
        } else if (text.contains("TZ")) {
            schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else if (!DESCRIPTOR.matcher(text).matches()) {
            String[] fields = text.split("\\s+");
            if (fields.length != 5) {
                schedule.invalid("expected exactly 5 fields, found " + fields.length + ": [" + String.join(" ", fields) + "]");
            } else {
                for (String each : fields) {
                    if (!FIELD.matcher(each).matches()) {
                        schedule.invalid("failed to parse int from " + each + ": strconv.Atoi: parsing \"" + each + "\": invalid syntax");
                    }
                }
            }
        }
    }

    @Override
    public void validateUpdate(Field updated, Field old) {
        spec(updated.get("spec"));
    }
}

package dev.podium.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ScheduleTests {
    private static final GroupVersionKind CRON_JOB = GroupVersionKind.of("batch/v1", "CronJob");

    private final Kinds kinds = new Kinds();

    private ObjectNode complete(String schedule) {
        ObjectNode job = Json.parse(
                """
                {"metadata": {"name": "often", "namespace": "default", "resourceVersion": "1"},
                 "spec": {"jobTemplate": {"spec": {"template": {"spec": {
                    "restartPolicy": "Never", "containers": [{"name": "often", "image": "busybox"}]}}}}}}
                """
                        .getBytes(StandardCharsets.UTF_8));
        job.path("spec").asObject().put("schedule", schedule);
        kinds.applyDefaults(CRON_JOB, job);
        return job;
    }

    private List<String> problems(String schedule) {
        return kinds.validateCreate(CRON_JOB, complete(schedule)).stream().map(FieldError::detail).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "* * * * *", "0 0 1 1 0", "59 23 31 12 6", "*/15 0-6,20 ? JAN-mar MON,fri", "5/10 * * * *", " 0  1\t* * * ", "+5 * * * *",
        "1, * * * *", "*-70 * * * *", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
        "@every 1h30m", "@every 1.5s", "@every 0", "@every -2us"
    })
    void whatCronUnderstandsIsFine(String schedule) {
        assertThat(problems(schedule)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        70 * * * *        | end of range (70) above maximum (59): 70
        * 5-24 * * *      | end of range (24) above maximum (23): 5-24
        * * 0 * *         | beginning of range (0) below minimum (1): 0
        * * * 0/2 *       | beginning of range (0) below minimum (1): 0/2
        * * * 13 *        | end of range (13) above maximum (12): 13
        * * * * 7         | end of range (7) above maximum (6): 7
        * * * * fri-mon   | beginning of range (5) beyond end of range (1): fri-mon
        30-10 * * * *     | beginning of range (30) beyond end of range (10): 30-10
        */0 * * * *       | step of range should be a positive number: */0
        */-5 * * * *      | negative number (-5) not allowed: -5
        1-2-3 * * * *     | too many hyphens: 1-2-3
        */2/3 * * * *     | too many slashes: */2/3
        a * * * *         | failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax
        MON * * * *       | failed to parse int from MON: strconv.Atoi: parsing "MON": invalid syntax
        * * * Janu *      | failed to parse int from Janu: strconv.Atoi: parsing "Janu": invalid syntax
        5/ * * * *        | failed to parse int from : strconv.Atoi: parsing "": invalid syntax
        -5 * * * *        | failed to parse int from : strconv.Atoi: parsing "": invalid syntax
        99999999999999999999 * * * * | failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range
        a 70 * * *        | failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax
        * * * *           | expected exactly 5 fields, found 4: [* * * *]
        * * * * * *       | expected exactly 5 fields, found 6: [* * * * * *]
        @foo              | unrecognized descriptor: @foo
        @Daily            | unrecognized descriptor: @Daily
        @every            | unrecognized descriptor: @every
        @every x          | failed to parse duration @every x: time: invalid duration "x"
        @every 5          | failed to parse duration @every 5: time: missing unit in duration "5"
        @every 5d         | failed to parse duration @every 5d: time: unknown unit "d" in duration "5d"
        @every 1h-2m      | failed to parse duration @every 1h-2m: time: unknown unit "h-" in duration "1h-2m"
        """)
    void whatItDoesNotUnderstandIsExplainedInItsWords(String schedule, String problem) {
        assertThat(problems(schedule)).containsExactly(problem);
    }

    @Test
    void blanksAloneAreNoFields() {
        assertThat(problems("  ")).containsExactly("expected exactly 5 fields, found 0: []");
    }

    @Test
    void zonesHaveAFieldOfTheirOwn() {
        assertThat(problems("TZ=UTC 0 * * * *")).containsExactly("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }

    @Test
    void aZoneThatDoesNotExistIsNamed() {
        assertThat(problems("CRON_TZ=Mars/Olympus 0 * * * *"))
                .first()
                .isEqualTo("provided bad location Mars/Olympus: unknown time zone Mars/Olympus");
    }

    @Test
    void zonesThatWereThereBeforeMayStay() {
        ObjectNode old = complete("CRON_TZ=UTC 0 * * * *");
        ObjectNode updated = complete("CRON_TZ=UTC 30 * * * *");
        assertThat(kinds.validateUpdate(CRON_JOB, updated, old)).isEmpty();
        updated.path("spec").asObject().put("timeZone", "Etc/UTC");
        assertThat(kinds.validateUpdate(CRON_JOB, updated, old))
                .extracting(FieldError::detail)
                .containsExactly("cannot use both timeZone field and TZ or CRON_TZ in schedule");
    }
}

package dev.podium.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadsTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Heads heads = new Heads(7, START);

    private static Draft draft() {
        return new Draft(new byte[0], 0);
    }

    @Test
    void timeNeverGoesBackInTheLogWhateverTheClockDoes() {
        Heads.Plan plan = heads.plan(List.of(new Write.Create("a", draft())), START.minusSeconds(1));
        assertThat(plan.entries()).extracting(LogEntry::time).containsExactly(START);
    }

    @Test
    void aPlanThatIsNotAppliedChangesNothing() {
        heads.found("a", 5);
        heads.plan(List.of(new Write.Delete("a", 5, draft()), new Write.Create("b", draft())), START);
        assertThat(heads.revision()).isEqualTo(7);
        assertThat(heads.revision("a")).isEqualTo(5);
        assertThat(heads.revision("b")).isZero();
    }

    @Test
    void anAppliedPlanIsWhereTheNextBegins() {
        heads.found("a", 5);
        heads.plan(List.of(new Write.Delete("a", 5, draft()), new Write.Create("b", draft())), START).apply();
        assertThat(heads.revision()).isEqualTo(9);
        assertThat(heads.revision("a")).isZero();
        assertThat(heads.revision("b")).isEqualTo(9);
    }
}

package dev.podium.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every probe log keeps to. */
@Timeout(60)
public abstract class ProbeLogContract {

    protected static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    protected final ManualTime time = ManualTime.startingAt(START);
    protected ProbeLog log;

    /** A log on the medium of this test: empty at first, and as it was left when called again. */
    protected abstract ProbeLog open();

    protected abstract boolean isDurable();

    @BeforeEach
    void openIt() {
        log = open();
    }

    @AfterEach
    void close() {
        log.close();
        time.close();
    }

    private void reopen() {
        Assumptions.assumeTrue(isDurable());
        log.close();
        log = open();
    }

    protected static ProbeId probe(String namespace, String pod, ProbeKind kind) {
        return new ProbeId(namespace, pod, "uid-" + pod, "main", kind);
    }

    protected static ProbeResult result(ProbeId probe, int second, ProbeOutcome outcome) {
        return new ProbeResult(probe, START.plusSeconds(second), outcome, Duration.ofNanos(1_234_567), "attempt " + second);
    }

    private static List<String> messages(ProbeHistory history) {
        return history.results().stream().map(ProbeResult::message).toList();
    }

    @Test
    void resultsComeNewestFirst() {
        ProbeId probe = probe("ns", "a", ProbeKind.LIVENESS);
        ProbeResult first = result(probe, 1, ProbeOutcome.SUCCESS);
        ProbeResult second = result(probe, 2, ProbeOutcome.FAILURE);
        log.append(first);
        log.append(second);
        assertThat(log.list("ns")).containsExactly(new ProbeHistory(probe, List.of(second, first), 2, 1));
    }

    @Test
    void aWarningIsNoFailureAndTheUnknownIs() {
        ProbeId probe = probe("ns", "a", ProbeKind.READINESS);
        for (ProbeOutcome each : ProbeOutcome.values()) {
            log.append(result(probe, each.ordinal(), each));
        }
        assertThat(log.list("ns").getFirst().total()).isEqualTo(4);
        assertThat(log.list("ns").getFirst().failures()).isEqualTo(2);
    }

    @Test
    void probesComeInOrderAndByNamespace() {
        ProbeId last = probe("b", "a", ProbeKind.STARTUP);
        ProbeId second = probe("a", "b", ProbeKind.READINESS);
        ProbeId first = probe("a", "b", ProbeKind.LIVENESS);
        List.of(last, second, first).forEach(each -> log.append(result(each, 1, ProbeOutcome.SUCCESS)));
        assertThat(log.list(null)).extracting(ProbeHistory::probe).containsExactly(first, second, last);
        assertThat(log.list("a")).extracting(ProbeHistory::probe).containsExactly(first, second);
        assertThat(log.list("c")).isEmpty();
    }

    @Test
    void aBoundedNumberIsKeptAndEverythingIsCounted() {
        ProbeId probe = probe("ns", "a", ProbeKind.LIVENESS);
        for (int i = 0; i < 70; i++) {
            log.append(result(probe, i, i % 2 == 0 ? ProbeOutcome.SUCCESS : ProbeOutcome.FAILURE));
            if (i % 9 == 0) {
                time.advance(Duration.ofSeconds(1));
            }
        }
        List<String> newest = IntStream.iterate(69, i -> i > 49, i -> i - 1).mapToObj(i -> "attempt " + i).toList();
        assertThat(log.list("ns")).hasSize(1).first().satisfies(each -> {
            assertThat(messages(each)).isEqualTo(newest);
            assertThat(each.total()).isEqualTo(70);
            assertThat(each.failures()).isEqualTo(35);
        });
        List<ProbeHistory> before = log.list(null);
        reopen();
        assertThat(log.list(null)).isEqualTo(before);
        log.append(result(probe, 70, ProbeOutcome.FAILURE));
        assertThat(log.list(null).getFirst().total()).isEqualTo(71);
        assertThat(log.list(null).getFirst().failures()).isEqualTo(36);
    }

    @Test
    void aForgottenPodIsGoneAndTheOthersStay() {
        ProbeId gone = probe("ns", "gone", ProbeKind.LIVENESS);
        ProbeId alsoGone = probe("ns", "gone", ProbeKind.READINESS);
        ProbeId stays = probe("ns", "stays", ProbeKind.LIVENESS);
        List.of(gone, alsoGone, stays).forEach(each -> log.append(result(each, 1, ProbeOutcome.SUCCESS)));
        time.advance(Duration.ofSeconds(2));
        log.append(result(gone, 2, ProbeOutcome.FAILURE));
        log.forget("uid-gone");
        log.forget("uid-never-known");
        assertThat(log.list(null)).extracting(ProbeHistory::probe).containsExactly(stays);
        reopen();
        assertThat(log.list(null)).extracting(ProbeHistory::probe).containsExactly(stays);
    }

    @Test
    void aPodThatIsForgottenBeforeItWasWrittenLeavesNothing() {
        log.append(result(probe("ns", "brief", ProbeKind.LIVENESS), 1, ProbeOutcome.SUCCESS));
        log.forget("uid-brief");
        assertThat(log.list(null)).isEmpty();
        reopen();
        assertThat(log.list(null)).isEmpty();
    }

    @Test
    void manyProbesAreKept() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_500; i++) {
                log.append(result(probe("ns", "pod-" + i, ProbeKind.LIVENESS), round, ProbeOutcome.SUCCESS));
            }
            time.advance(Duration.ofSeconds(1));
        }
        List<ProbeHistory> before = log.list(null);
        assertThat(before).hasSize(1_500).allSatisfy(each -> assertThat(each.results()).hasSize(3));
        reopen();
        assertThat(log.list(null)).isEqualTo(before);
    }

    @Test
    void nothingIsThrownAfterClosing() {
        log.close();
        log.append(result(probe("ns", "late", ProbeKind.LIVENESS), 1, ProbeOutcome.SUCCESS));
        log.forget("uid-late");
        log.close();
    }
}

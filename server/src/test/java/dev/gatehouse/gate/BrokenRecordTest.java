package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gate.Refusal.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate does while nothing can be recorded. */
class BrokenRecordTest {
    @TempDir
    Path directory;

    private final AtomicInteger runs = new AtomicInteger();
    private TestGate test;

    @BeforeEach
    void open() {
        test = TestGate.open(directory, TestGate.tools(runs));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void runsNothingWhileNothingCanBeRecorded() {
        test.breakAudit();
        Refusal withheld = test.refused(test.caller(), "count", "{}");
        assertThat(withheld.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(withheld.message()).contains("result is withheld");
        assertThat(runs).hasValue(1);
        for (int i = 0; i < 5; i++) {
            Refusal refusal = test.refused(test.caller(), "count", "{}");
            assertThat(refusal.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(refusal.code()).isEqualTo("audit_unavailable");
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void answersEveryRefusalWith503WhileItCannotBeRecorded() {
        test.breakAudit();
        assertThat(test.turnedAway(List.of()).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(test.refused(test.caller(), "echo", "{}").kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(test.gate().attend(test.caller(), test.envelope(), "tools/list"))
                .isNotNull();
    }

    @Test
    void recordsTheGapAndGoesOnOnceItCanRecordAgain() {
        test.breakAudit();
        test.refused(test.caller(), "count", "{}");
        test.refused(test.caller(), "count", "{}");
        test.repairAudit();
        assertThat(test.call(test.caller(), "count", "{}")).isInstanceOf(Answer.Completed.class);
        assertThat(test.events()).hasSize(2);
        assertThat(test.events().getLast().entry().reason()).isEqualTo("audit_recovered");
        assertThat(test.events().getLast().entry().detail()).startsWith("2 requests");
    }
}

package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.testing.Tools;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody can fill the record from outside, and nothing that is refused goes unrecorded. */
class RefusalFloodTest {
    private static final int REQUESTS = 30_000;

    @TempDir
    private Path folder;

    @Test
    void tensOfThousandsOfBadRequestsAreAHandfulOfEventsThatCountThemAll() {
        try (TestGate gate = TestGate.open(folder, List.of(Tools.echo()))) {
            gate.limitTo(5);
            for (int i = 0; i < REQUESTS; i++) {
                gate.turnedAway(List.of("Bearer not-a-token-" + i));
            }
            gate.gate().close();

            List<AuditEvent> events = gate.events();
            // The window of ten seconds may pass more than once on a slow machine.
            assertThat(events).hasSizeLessThan(100);
            assertThat(events.stream().mapToInt(event -> event.entry().count()).sum())
                    .isEqualTo(REQUESTS);
            assertThat(gate.verifyChain().intact()).isTrue();
        }
    }
}

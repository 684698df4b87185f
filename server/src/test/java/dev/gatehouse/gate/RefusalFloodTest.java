package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.gate.Refusal.Kind;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.testing.Sent;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestDatabase;
import dev.gatehouse.testing.Tools;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody can fill the record from outside, and nothing that is refused goes unrecorded. */
class RefusalFloodTest {
    private static final int REQUESTS = 30_000;
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

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

    @Test
    void recordsAFloodOfOneCallerAsOneEventWithACount() {
        try (TestGate test = TestGate.open(folder, TestGate.tools(new AtomicInteger()))) {
            test.limitTo(1);
            Caller caller = test.caller();
            test.call(caller, "count", "{}");
            String first = test.refused(caller, "count", "{}").decisionId();
            for (int i = 0; i < 50; i++) {
                assertThat(test.refused(caller, "count", "{}").decisionId()).isEqualTo(first);
            }
            assertThat(test.events()).hasSize(2);
            test.gate().close();
            AuditEntry flood = test.events().getFirst().entry();
            assertThat(flood.count()).isEqualTo(50);
            assertThat(flood.reason()).isEqualTo("rate_limited");
            assertThat(flood.subject()).isEqualTo("alex");
            assertThat(flood.detail()).contains(first);
        }
    }

    @Test
    void recordsAFloodOfBadTokensFromOneAddressAsOneEventWithACount() {
        try (TestGate test = TestGate.open(folder, TestGate.tools(new AtomicInteger()))) {
            test.limitTo(1);
            assertThat(test.turnedAway(List.of("Bearer garbage")).kind()).isEqualTo(Kind.INVALID_TOKEN);
            for (int i = 0; i < 50; i++) {
                assertThat(test.turnedAway(List.of("Bearer garbage")).kind()).isEqualTo(Kind.RATE_LIMITED);
            }
            test.gate().close();
            assertThat(test.events()).hasSize(3);
            assertThat(test.events().getFirst().entry().count()).isEqualTo(49);
        }
    }

    @Test
    void recordsAFloodFromOneIpv6NetworkAsOneEventWithACount() {
        try (TestGate test = TestGate.open(folder, TestGate.tools(new AtomicInteger()))) {
            test.limitTo(1);
            for (int i = 1; i <= 20; i++) {
                test.gate()
                        .admit(
                                Sent.authorization("Bearer garbage"),
                                false,
                                test.envelope("2001:db8:1:2::" + i),
                                "?",
                                null);
            }
            test.gate().close();
            assertThat(test.events()).hasSize(3);
            assertThat(test.events().getFirst().entry().count()).isEqualTo(18);
        }
    }

    @Test
    void aFloodIsOnRecordWhenItIsOverThoughNothingFollowsIt() {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            TestClock clock = new TestClock(NOW);
            AuditSearch search = new AuditSearch(database);
            Recorder recorder =
                    new Recorder(new AuditLog(database), new CallMeter(clock, new PrometheusRegistry()), clock);
            for (int i = 0; i < 4; i++) {
                recorder.keepOneOfMany(refusal());
            }
            assertThat(search.count(AuditQuery.everything(1))).isEqualTo(1);

            clock.advance(Floods.WINDOW);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(search.find(AuditQuery.everything(10)))
                            .extracting(event -> event.entry().count())
                            .containsExactly(3, 1));
        }
    }

    private static Recording refusal() {
        Envelope envelope = new Envelope(
                "req-1", TraceContext.NONE, "192.0.2.1", "rest", "2026-07-28", null, null, null, System.nanoTime());
        return new Recording(null, envelope, "tools/call", NOW)
                .refused("limit", "rate_limited", "Too many requests.", 429);
    }
}

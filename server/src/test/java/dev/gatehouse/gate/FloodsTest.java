package dev.gatehouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.telemetry.TraceContext;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final Floods floods = new Floods();

    @Test
    void beginsWithARefusalThatIsRecordedByItself() {
        assertThat(floods.join(refusal("192.0.2.1").source(), NOW)).isNull();
    }

    @Test
    void tellsThoseThatFollowTheIdOfTheFirst() {
        Recording first = start("192.0.2.1");
        assertThat(floods.join(refusal("192.0.2.1").source(), NOW)).isEqualTo(first.decisionId());
    }

    @Test
    void keepsSourcesApart() {
        start("192.0.2.1");
        assertThat(floods.join(refusal("192.0.2.2").source(), NOW)).isNull();
    }

    @Test
    void endsWithItsWindowAndIsOneEntryWithACount() {
        Recording first = start("192.0.2.1");
        floods.join(first.source(), NOW);
        floods.join(first.source(), NOW.plus(Floods.WINDOW).minusMillis(1));
        assertThat(floods.ended(NOW.plus(Floods.WINDOW).minusMillis(1))).isEmpty();

        List<Recording> ended = floods.ended(NOW.plus(Floods.WINDOW));

        assertThat(ended).hasSize(1);
        AuditEntry entry = ended.getFirst().close();
        assertThat(entry.count()).isEqualTo(2);
        assertThat(entry.address()).isEqualTo("192.0.2.1");
        assertThat(entry.reason()).isEqualTo("rate_limited");
        assertThat(entry.decision()).isEqualTo("limit");
        assertThat(entry.status()).isEqualTo(429);
        assertThat(entry.time()).isEqualTo(NOW.plus(Floods.WINDOW));
        assertThat(entry.decisionId()).isNotEqualTo(first.decisionId());
        assertThat(floods.ended(Instant.MAX)).isEmpty();
    }

    @Test
    void makesNoEntryWhenNothingFollowed() {
        start("192.0.2.1");
        assertThat(floods.ended(Instant.MAX)).isEmpty();
    }

    @Test
    void beginsAnewAfterItsWindow() {
        Recording first = start("192.0.2.1");
        assertThat(floods.join(first.source(), NOW.plus(Floods.WINDOW))).isNull();
    }

    @Test
    void takesSourcesTogetherWhenThereAreTooManyToTellApart() {
        for (int i = 0; i < 10_000; i++) {
            start("192.0.2." + i);
        }
        Recording crowded = start("198.51.100.1");
        assertThat(floods.join(refusal("198.51.100.2").source(), NOW)).isEqualTo(crowded.decisionId());
    }

    private Recording start(String address) {
        Recording refusal = refusal(address);
        floods.start(refusal.source(), refusal, NOW);
        return refusal;
    }

    private static Recording refusal(String address) {
        Envelope envelope = new Envelope(
                "req-1", TraceContext.NONE, address, "mcp", "2026-07-28", null, null, null, System.nanoTime());
        return new Recording(null, envelope, "tools/call", NOW)
                .refused("limit", "rate_limited", "Too many requests.", 429);
    }
}

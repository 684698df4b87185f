package dev.gatehouse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.testing.TestClock;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallMeterTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final TestClock clock = new TestClock(START);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CallMeter meter = new CallMeter(clock, registry);

    @Test
    void countsDecisionsAndErrorsSecondBySecond() {
        meter.count("allow", false, 1_000);
        meter.count("allow", true, 1_000);
        clock.moveTo(START.plusMillis(1_999));
        meter.count("deny", false, 100);
        meter.count("limit", false, 100);
        meter.count("challenge", false, 100);

        List<CallMeter.Point> points = meter.series(START, START.plusSeconds(3), 1);

        assertThat(points)
                .extracting(CallMeter.Point::time)
                .containsExactly(START, START.plusSeconds(1), START.plusSeconds(2));
        assertThat(points.get(0)).returns(2L, CallMeter.Point::allow).returns(1L, CallMeter.Point::errors);
        assertThat(points.get(1))
                .returns(1L, CallMeter.Point::deny)
                .returns(1L, CallMeter.Point::limit)
                .returns(1L, CallMeter.Point::challenge)
                .returns(0L, CallMeter.Point::allow);
        assertThat(points.get(2)).isEqualTo(new CallMeter.Point(START.plusSeconds(2), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void saysHowMuchOfTheTimeWasSpentUpstream() {
        meter.count("allow", false, 30_000);
        meter.upstream("orders", 20_000);
        meter.count("deny", false, 10_000);

        CallMeter.Point point = meter.series(START, START.plusSeconds(1), 1).getFirst();

        assertThat(point.meanMs()).isEqualTo(20);
        assertThat(point.upstreamMs()).isEqualTo(10);
    }

    @Test
    void saysHowLittleOfALongCallWasSpentHere() {
        meter.count("allow", false, 985_000);
        meter.upstream("orders", 983_000);

        CallMeter.Point point = meter.series(START, START.plusSeconds(1), 1).getFirst();

        assertThat(point.meanMs() - point.upstreamMs()).isCloseTo(2, within(0.001));
    }

    @Test
    void addsUpTheSecondsOfAStep() {
        for (int second = 0; second < 7; second++) {
            clock.moveTo(START.plusSeconds(second));
            meter.count("allow", false, 1_000);
        }

        assertThat(meter.series(START.plusMillis(500), START.plusSeconds(7), 5))
                .extracting(CallMeter.Point::seconds, CallMeter.Point::allow)
                .containsExactly(tuple(5, 5L), tuple(2, 2L));
    }

    @Test
    void percentilesAreWithinASixteenth() {
        for (int micros = 1; micros <= 100_000; micros++) {
            meter.count("allow", false, micros);
        }

        CallMeter.Point point = meter.series(START, START.plusSeconds(1), 1).getFirst();

        assertThat(point.p50Ms()).isCloseTo(50.0, within(50.0 / 16));
        assertThat(point.p95Ms()).isCloseTo(95.0, within(95.0 / 16));
        assertThat(point.p99Ms()).isCloseTo(99.0, within(99.0 / 16));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 7, 8, 9, 15, 16, 17, 1_000, 123_456, 60_000_000, 134_000_000})
    void aBucketHoldsWhatFallsIntoIt(long micros) {
        double middle = LatencyBuckets.middleMillis(LatencyBuckets.of(micros));

        assertThat(middle).isCloseTo(micros / 1000.0, within(micros / 1000.0 / 16 + 1e-9));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
    void takesAbsurdLatencies(long micros) {
        assertThat(LatencyBuckets.of(micros)).isBetween(0, LatencyBuckets.COUNT - 1);
    }

    @Test
    void forgetsWhatIsLongerAgoThanTwoHours() {
        meter.count("allow", false, 1_000);
        clock.moveTo(START.plus(Duration.ofHours(2)));
        meter.count("deny", false, 1_000);

        assertThat(meter.series(START, START.plusSeconds(1), 1).getFirst().allow())
                .isZero();
        assertThat(meter.series(clock.instant(), clock.instant().plusSeconds(1), 1)
                        .getFirst()
                        .deny())
                .isEqualTo(1);
    }

    @Test
    void refusesASeriesWithoutMeasure() {
        assertThatIllegalArgumentException().isThrownBy(() -> meter.series(START, START.plusSeconds(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> meter.series(Instant.EPOCH, START, 1));
    }

    @Test
    void losesNoCallOfManyThreads() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 16; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        meter.count("allow", false, 500);
                    }
                });
            }
        }

        assertThat(meter.series(START, START.plusSeconds(1), 1).getFirst().allow())
                .isEqualTo(16_000);
    }

    @Test
    void tellsListenersOfEachSecondOnceItHasEnded() {
        List<CallMeter.Point> heard = new ArrayList<>();
        meter.subscribe(point -> {
            throw new IllegalStateException("a listener of a test");
        });
        meter.subscribe(heard::add);
        meter.count("allow", false, 1_000);

        meter.tick();
        assertThat(heard).isEmpty();
        clock.moveTo(START.plusMillis(2_100));
        meter.tick();
        meter.tick();

        assertThat(heard)
                .extracting(CallMeter.Point::time, CallMeter.Point::allow)
                .containsExactly(tuple(START, 1L), tuple(START.plusSeconds(1), 0L));
    }

    @Test
    void ticksByItselfOnceStarted() {
        CallMeter live = new CallMeter(Clock.systemUTC(), new PrometheusRegistry());
        List<CallMeter.Point> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        live.subscribe(heard::add);
        live.start();
        try {
            Awaitility.await().until(() -> !heard.isEmpty());
        } finally {
            live.stop();
        }
    }

    @Test
    void publishesTheSameCountsForPrometheus() throws IOException {
        meter.count("allow", false, 700);
        meter.count("allow", true, 20_000);
        meter.count("deny", false, 100);

        assertThat(scrape())
                .contains(
                        "gatehouse_calls_total{decision=\"allow\",outcome=\"ok\"} 1.0",
                        "gatehouse_calls_total{decision=\"allow\",outcome=\"error\"} 1.0",
                        "gatehouse_calls_total{decision=\"deny\",outcome=\"refused\"} 1.0",
                        "gatehouse_calls_total{decision=\"limit\",outcome=\"refused\"} 0.0",
                        "gatehouse_call_seconds_bucket{le=\"5.0E-4\"} 1",
                        "gatehouse_call_seconds_bucket{le=\"0.001\"} 2",
                        "gatehouse_call_seconds_count 3");
    }

    private String scrape() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape());
        return text.toString(StandardCharsets.UTF_8);
    }
}

package dev.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.upstream.UpstreamFailure.Kind;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResilienceTest {
    private final Resilience resilience =
            new Resilience("orders", new ResilienceConfig(10, 2, null), Clock.systemUTC());
    private final AtomicInteger attempts = new AtomicInteger();

    private UpstreamFailure failureOf(boolean harmlessTwice, Kind kind) {
        return catchThrowableOfType(
                UpstreamFailure.class,
                () -> resilience.call(harmlessTwice, () -> {
                    attempts.incrementAndGet();
                    throw new UpstreamFailure(kind, "no");
                }));
    }

    @Test
    void triesAgainWhereThatIsHarmless() throws Exception {
        String answer = resilience.call(true, () -> {
            if (attempts.incrementAndGet() < 3) {
                throw new UpstreamFailure(Kind.UNREACHABLE, "no");
            }
            return "yes";
        });

        assertThat(answer).isEqualTo("yes");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void givesUpAfterItsRetries() {
        assertThat(failureOf(true, Kind.UNREACHABLE).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void neverRepeatsACallThatMayHaveBeenDone() {
        assertThat(failureOf(false, Kind.UNREACHABLE).kind()).isEqualTo(Kind.UNREACHABLE);

        assertThat(attempts).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE"},
            mode = EnumSource.Mode.EXCLUDE)
    void repeatsNothingButFailedConnections(Kind kind) {
        assertThat(failureOf(true, kind).kind()).isEqualTo(kind);

        assertThat(attempts).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REJECTED", "IDENTITY_MISSING", "TOKEN_NOT_FOR_UPSTREAM", "TOKEN_REFUSED", "NOT_ALLOWED"})
    void doesNotBlameTheBackendForWhatIsNotItsFault(Kind kind) {
        for (int i = 0; i < 50; i++) {
            assertThat(failureOf(false, kind).kind()).isEqualTo(kind);
        }

        assertThat(resilience.health().now().breaker()).isEqualTo(UpstreamHealth.Breaker.CLOSED);
        assertThat(resilience.health().now().failed()).isZero();
    }

    @Test
    void remembersWhatWentWrongLast() {
        assertThat(failureOf(false, Kind.TIMEOUT).retryAfter()).isNull();

        assertThat(resilience.health().now().lastProblem())
                .returns("upstream_timeout", UpstreamHealth.Problem::code)
                .returns("no", UpstreamHealth.Problem::message);
        assertThat(resilience.health().now().inFlight()).isZero();
    }

    @Test
    void givesBackItsPlaceWhenAnAttemptBreaks() {
        for (int i = 0; i < 20; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> resilience.call(false, () -> {
                        throw new IllegalStateException("a defect");
                    }));
        }

        assertThat(resilience.health().now().inFlight()).isZero();
        assertThat(resilience.health().now().breaker()).isEqualTo(UpstreamHealth.Breaker.CLOSED);
    }
}

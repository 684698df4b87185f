package dev.gatehouse.console;

import static dev.gatehouse.limits.AttemptLimit.Verdict.ALLOWED;
import static dev.gatehouse.limits.AttemptLimit.Verdict.EXHAUSTED;
import static dev.gatehouse.limits.AttemptLimit.Verdict.JUST_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.TestClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T09:00:00Z"));
    private final LoginThrottle throttle = new LoginThrottle(clock);

    private void exhaust(String username, String address) {
        for (int i = 0; i < LoginThrottle.PER_ACCOUNT_AND_ADDRESS; i++) {
            assertThat(throttle.attempt(username, address)).isEqualTo(ALLOWED);
        }
    }

    @Test
    void saysOnceThatItHasJustBeenExhausted() {
        exhaust("admin", "192.0.2.1");
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(JUST_EXHAUSTED);
        assertThat(throttle.attempt("ADMIN", "192.0.2.1")).isEqualTo(EXHAUSTED);
    }

    @Test
    void doesNotLockAnOperatorOutForWhatAStrangerDoesElsewhere() {
        exhaust("admin", "192.0.2.1");
        throttle.attempt("admin", "192.0.2.1");
        assertThat(throttle.attempt("admin", "192.0.2.2")).isEqualTo(ALLOWED);
    }

    @Test
    void limitsGuessesAtManyAccountsFromOneAddress() {
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.attempt("name" + i, "192.0.2.1")).isEqualTo(ALLOWED);
        }
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(JUST_EXHAUSTED);
    }

    @Test
    void countsTheAddressesOfOneIpv6NetworkTogether() {
        exhaust("admin", "2001:db8::1");
        assertThat(throttle.attempt("admin", "2001:db8::2")).isEqualTo(JUST_EXHAUSTED);
        assertThat(throttle.attempt("admin", "2001:db8:0:1::1")).isEqualTo(ALLOWED);
    }

    @Test
    void grantsAgainAfterItsWindow() {
        exhaust("admin", "192.0.2.1");
        throttle.attempt("admin", "192.0.2.1");
        clock.advance(LoginThrottle.WINDOW);
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(ALLOWED);
    }

    @Test
    void forgetsFailuresBeforeASuccess() {
        exhaust("admin", "192.0.2.1");
        throttle.succeeded("admin", "192.0.2.1");
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(ALLOWED);
    }
}

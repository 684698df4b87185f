package dev.gatehouse.console;

import static dev.gatehouse.console.LoginThrottle.Verdict.EXHAUSTED;
import static dev.gatehouse.console.LoginThrottle.Verdict.GRANTED;
import static dev.gatehouse.console.LoginThrottle.Verdict.JUST_EXHAUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.TestClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T09:00:00Z"));
    private final LoginThrottle throttle = new LoginThrottle(clock);

    private void exhaust(String username, String address) {
        for (int i = 0; i < LoginThrottle.PER_ACCOUNT_AND_ADDRESS; i++) {
            assertThat(throttle.attempt(username, address)).isEqualTo(GRANTED);
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
        assertThat(throttle.attempt("admin", "192.0.2.2")).isEqualTo(GRANTED);
    }

    @Test
    void limitsGuessesAtManyAccountsFromOneAddress() {
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.attempt("name" + i, "192.0.2.1")).isEqualTo(GRANTED);
        }
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(JUST_EXHAUSTED);
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        exhaust("admin", "2001:db8:1:2::1");
        assertThat(throttle.attempt("admin", "2001:db8:1:2:ffff::2")).isEqualTo(JUST_EXHAUSTED);
        assertThat(throttle.attempt("admin", "2001:db8:1:3::1")).isEqualTo(GRANTED);
    }

    @Test
    void grantsAgainAfterItsWindow() {
        exhaust("admin", "192.0.2.1");
        throttle.attempt("admin", "192.0.2.1");
        clock.advance(LoginThrottle.WINDOW);
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(GRANTED);
    }

    @Test
    void forgetsFailuresBeforeASuccess() {
        exhaust("admin", "192.0.2.1");
        throttle.succeeded("admin", "192.0.2.1");
        assertThat(throttle.attempt("admin", "192.0.2.1")).isEqualTo(GRANTED);
    }
}

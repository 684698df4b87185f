package dev.gatehouse.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.limits.LimitsConfig.Rate;
import io.dropwizard.jackson.Jackson;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitsTest {
    private static final String ADDRESS = "192.0.2.7";

    private final AtomicLong nanos = new AtomicLong();
    private final RateLimits limits =
            limits(new LimitsConfig(Rate.perMinute(3), Rate.perMinute(2), Rate.perMinute(1)), 100);

    private RateLimits limits(LimitsConfig config, int maxKeys) {
        return new RateLimits(config, maxKeys, nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Caller caller(String issuer, String subject) {
        return new Caller(
                Caller.Kind.USER,
                issuer,
                subject,
                subject,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                null,
                null,
                null,
                null,
                null,
                Instant.MAX);
    }

    @Test
    void saysHowMuchIsLeftWithoutTakingOfIt() {
        assertThat(limits.look("https://idp", "alex"))
                .isEqualTo(new Level("limits.perCaller: 3 calls in 1 minute", 3, 3, null));
        granted(limits, caller("https://idp", "alex"), 2);
        pass(Duration.ofSeconds(48));

        Level level = limits.look("https://idp", "alex");

        assertThat(level.left()).isEqualTo(1);
        assertThat(level.refillsIn()).isEqualTo(Duration.ofSeconds(12));
        assertThat(limits.look("https://idp", "alex")).isEqualTo(level);
        assertThat(limits.look("https://other", "alex").left()).isEqualTo(3);
        pass(Duration.ofSeconds(12));
        assertThat(limits.look("https://idp", "alex").left()).isEqualTo(3);
    }

    @Test
    void givesTheWholeRateBack() {
        granted(limits, caller("https://idp", "alex"), 3);

        assertThat(limits.reset("https://idp", "alex")).isTrue();

        assertThat(granted(limits, caller("https://idp", "alex"), 4)).isEqualTo(3);
        assertThat(limits.reset("https://idp", "sam")).as("nothing was missing").isFalse();
    }

    @Test
    void looksAtNoRateWhereThereIsNone() {
        RateLimits unlimited = limits(new LimitsConfig(Rate.none(), null, null), 100);

        assertThat(unlimited.look("https://idp", "alex").left()).isNull();
    }

    private int granted(RateLimits limits, Caller caller, int tries) {
        int granted = 0;
        for (int i = 0; i < tries; i++) {
            granted += limits.take(caller, ADDRESS) instanceof Room.Granted ? 1 : 0;
        }
        return granted;
    }

    @Test
    void grantsAsManyCallsAsTheRateHas() {
        assertThat(granted(limits, caller("a", "alex"), 10)).isEqualTo(3);
    }

    @Test
    void saysWhenToComeBackAndWhichLimitItWas() {
        Caller alex = caller("a", "alex");
        granted(limits, alex, 3);
        pass(Duration.ofSeconds(20));

        assertThat(limits.take(alex, ADDRESS))
                .isEqualTo(new Room.Exhausted(Duration.ofSeconds(40), "limits.perCaller: 3 calls in 1 minute"));
    }

    @Test
    void grantsAgainWhenItSaidSo() {
        Caller alex = caller("a", "alex");
        granted(limits, alex, 4);

        pass(Duration.ofMinutes(1));

        assertThat(granted(limits, alex, 10)).isEqualTo(3);
    }

    @Test
    void countsEqualSubjectsOfTwoIssuersApart() {
        granted(limits, caller("a", "alex"), 10);

        assertThat(granted(limits, caller("b", "alex"), 10)).isEqualTo(3);
    }

    @Test
    void countsACallerFromEveryAddressTogether() {
        Caller alex = caller("a", "alex");
        granted(limits, alex, 3);

        assertThat(limits.take(alex, "198.51.100.1")).isInstanceOf(Room.Exhausted.class);
    }

    @Test
    void countsAnonymousCallersByAddress() {
        assertThat(granted(limits, Caller.anonymous(), 10)).isEqualTo(2);
        assertThat(limits.take(Caller.anonymous(), "198.51.100.1")).isInstanceOf(Room.Granted.class);
    }

    @Test
    void countsRefusalsApartFromCalls() {
        granted(limits, Caller.anonymous(), 10);

        assertThat(limits.takeUnattributed(ADDRESS)).isInstanceOf(Room.Granted.class);
        assertThat(limits.takeUnattributed(ADDRESS)).isInstanceOf(Room.Exhausted.class);
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        limits.takeUnattributed("2001:db8::1");

        assertThat(limits.takeUnattributed("2001:db8::ffff:2")).isInstanceOf(Room.Exhausted.class);
        assertThat(limits.takeUnattributed("2001:db8:0:1::1")).isInstanceOf(Room.Granted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "::not:an:address", ""})
    void countsAnAddressThatIsNoneByItsText(String address) {
        limits.takeUnattributed(address);

        assertThat(limits.takeUnattributed(address)).isInstanceOf(Room.Exhausted.class);
    }

    @Test
    void aCrowdOfCallersResetsNobodysLimit() {
        Caller attacker = caller("a", "attacker");
        granted(limits, attacker, 3);

        for (int i = 0; i < 1000; i++) {
            limits.take(caller("a", "other-" + i), ADDRESS);
        }

        assertThat(limits.take(attacker, ADDRESS)).isInstanceOf(Room.Exhausted.class);
    }

    @Test
    void callersBeyondTheBoundShareOneLimit() {
        RateLimits small = limits(new LimitsConfig(Rate.perMinute(3), null, null), 2);
        small.take(caller("a", "one"), ADDRESS);
        small.take(caller("a", "two"), ADDRESS);

        assertThat(granted(small, caller("a", "three"), 2) + granted(small, caller("a", "four"), 2))
                .isEqualTo(3);
    }

    @Test
    void newcomersGetTheirOwnLimitWhenOthersHaveGone() {
        RateLimits small = limits(new LimitsConfig(Rate.perMinute(3), null, null), 1);
        granted(small, caller("a", "one"), 3);
        granted(small, caller("a", "two"), 3);
        pass(Duration.ofMinutes(2));

        assertThat(granted(small, caller("a", "two"), 3)).isEqualTo(3);
        assertThat(granted(small, caller("a", "three"), 3)).isEqualTo(3);
    }

    @Test
    void limitsByDefault() {
        assertThat(granted(limits(LimitsConfig.defaults(), 10), caller("a", "alex"), 1000))
                .isEqualTo(600);
    }

    @Test
    void isUnlimitedOnlyWhenToldSo() throws JsonProcessingException {
        LimitsConfig config = read("{\"perCaller\":{\"unlimited\":true}}");

        assertThat(granted(limits(config, 10), caller("a", "alex"), 10_000)).isEqualTo(10_000);
    }

    @Test
    void readsARateFromTheConfiguration() throws JsonProcessingException {
        assertThat(read("{\"perCaller\":{\"calls\":5,\"period\":\"10s\"}}").perCaller())
                .isEqualTo(new Rate(5, io.dropwizard.util.Duration.seconds(10), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"calls\":0}", "{\"calls\":5,\"unlimited\":true}", "{\"calls\":5,\"period\":\"2d\"}"})
    void refusesARateThatSaysNothingOrTwoThings(String rate) {
        assertThatExceptionOfType(ValueInstantiationException.class)
                .isThrownBy(() -> read("{\"perCaller\":" + rate + "}"))
                .withMessageContaining("limits:");
    }

    private static LimitsConfig read(String json) throws JsonProcessingException {
        ObjectMapper mapper = Jackson.newObjectMapper();
        return mapper.readValue(json, LimitsConfig.class);
    }
}

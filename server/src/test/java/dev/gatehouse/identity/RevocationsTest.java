package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RevocationsTest {
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00.250Z"));
    private final TestIssuer issuer = TestIssuer.start(clock);
    private final Revocations revocations = new Revocations("https://gateway.example.com", SKEW);

    @TempDir
    private Path directory;

    private Database database;
    private RevocationRegister register;
    private TokenVerifier verifier;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"));
        register = new RevocationRegister(database, revocations, IdentityConfig.defaults(), clock);
        verifier = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(
                        new IssuerConfig(issuer.issuer()), 0, TestIssuer.AUDIENCE, new FixedKeys(issuer.ec()))),
                revocations,
                clock);
    }

    @AfterEach
    void close() {
        issuer.close();
        database.close();
    }

    private TestToken token() {
        return issuer.token().claim("org_id", "acme").expiresIn(Duration.ofHours(1));
    }

    private String uid() {
        return issuer.issuer().substring("http://".length()) + ":alex";
    }

    private Revocation revoke(Target target) {
        Revocation revocation = database.write(handle -> register.revoke(handle, target, "left the company", "root"));
        register.reload();
        return revocation;
    }

    private void assertGood(String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Verified.class);
    }

    private void assertRefused(String token, TokenProblem problem) {
        assertThat(verifier.verify(token))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.problem()).isEqualTo(problem));
    }

    static Arguments row(String name, Function<RevocationsTest, Target> target) {
        return argumentSet(name, target);
    }

    static Stream<Arguments> groups() {
        return Stream.of(
                row("uid", test -> new Target.User(test.uid())),
                row("issuer and subject", test -> new Target.Subject(test.issuer.issuer(), "alex")),
                row("client", _ -> new Target.Client("test-client")),
                row("tenant", _ -> new Target.Tenant("acme")),
                row("all", _ -> new Target.All()));
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                row("another token", test -> new Target.Token(test.issuer.issuer(), "token-2")),
                row("the same id at another issuer", _ -> new Target.Token("https://idp.example.com", "token-1")),
                row("another uid", _ -> new Target.User("alex")),
                row("another subject", test -> new Target.Subject(test.issuer.issuer(), "sam")),
                row("the same subject at another issuer", _ -> new Target.Subject("https://idp.example.com", "alex")),
                row("another client", _ -> new Target.Client("other-client")),
                row("another tenant", _ -> new Target.Tenant("umbrella")));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void refusesATokenThatIsRememberedAsGood(Function<RevocationsTest, Target> target) {
        String token = token().sign();
        assertGood(token);

        revoke(target.apply(this));

        assertRefused(token, TokenProblem.TOKEN_REVOKED);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void refusesATokenOfBeforeThatItSeesForTheFirstTime(Function<RevocationsTest, Target> target) {
        String token = token().sign();

        revoke(target.apply(this));

        assertRefused(token, TokenProblem.TOKEN_REVOKED);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void letsInWhoSignsInAgainAfterwards(Function<RevocationsTest, Target> target) {
        revoke(target.apply(this));
        clock.advance(SKEW.plusSeconds(1));

        assertGood(token().sign());
    }

    @ParameterizedTest
    @MethodSource("groups")
    void takesATokenThatDoesNotSayWhenItWasIssuedForOld(Function<RevocationsTest, Target> target) {
        revoke(target.apply(this));
        clock.advance(Duration.ofHours(1));

        assertRefused(token().without("iat").sign(), TokenProblem.TOKEN_REVOKED);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void letsATokenInAgainWhenItsRevocationIsUndone(Function<RevocationsTest, Target> target) {
        String token = token().sign();
        Revocation revocation = revoke(target.apply(this));
        assertRefused(token, TokenProblem.TOKEN_REVOKED);

        assertThat(database.<Boolean, RuntimeException>write(handle -> register.undo(handle, revocation.id())))
                .isTrue();
        register.reload();

        assertGood(token);
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void leavesEverybodyElseAlone(Function<RevocationsTest, Target> target) {
        String token = token().sign();
        assertGood(token);

        revoke(target.apply(this));

        assertGood(token);
    }

    @Test
    void refusesARevokedTokenWheneverItWasIssued() {
        revoke(new Target.Token(issuer.issuer(), "token-1"));
        clock.advance(Duration.ofHours(1));

        assertRefused(token().sign(), TokenProblem.TOKEN_REVOKED);
        assertGood(token().claim("jti", "token-2").sign());
    }

    @Test
    void refusesATokenWhoseIssuersClockIsAheadWithinTheSkew() {
        String token = token().issuedIn(Duration.ofSeconds(20)).sign();
        assertGood(token);

        revoke(new Target.All());

        assertRefused(token, TokenProblem.TOKEN_REVOKED);
    }

    @Test
    void keepsADisabledUserOutWhateverTokenTheyBring() {
        String token = token().sign();
        assertGood(token);

        database.write(handle -> register.disable(handle, new Target.User(uid()), "", "root"));
        register.reload();

        assertRefused(token, TokenProblem.USER_DISABLED);
        clock.advance(Duration.ofDays(3));
        assertRefused(token().sign(), TokenProblem.USER_DISABLED);
        assertRefused(token().without("iat").sign(), TokenProblem.USER_DISABLED);
    }

    @Test
    void letsADisabledUserInOnceEnabled() {
        Target.Subject alex = new Target.Subject(issuer.issuer(), "alex");
        database.write(handle -> register.disable(handle, alex, "", "root"));
        register.reload();
        assertRefused(token().sign(), TokenProblem.USER_DISABLED);

        database.write(handle -> register.enable(handle, alex));
        register.reload();

        assertGood(token().sign());
    }

    @Test
    void pointsOutTheRevocationAmongTheChecks() {
        revoke(new Target.Tenant("acme"));

        TokenExplanation explanation = verifier.explain(token().sign());

        assertThat(explanation.checks().getLast())
                .isEqualTo(new TokenCheck(
                        "revocation",
                        TokenCheck.Status.FAIL,
                        "the organisation's tokens of that time were revoked",
                        "sign in again; if that is refused too, ask an administrator (console: Revocations)"));
    }

    @Test
    void doesNotLookForARevocationOfWhoIsDisabled() {
        database.write(handle -> register.disable(handle, new Target.User(uid()), "", "root"));
        register.reload();

        TokenExplanation explanation = verifier.explain(token().sign());

        assertThat(explanation.checks())
                .extracting(TokenCheck::id, TokenCheck::status)
                .endsWith(tuple("user", TokenCheck.Status.FAIL), tuple("revocation", TokenCheck.Status.SKIPPED));
    }

    @Test
    void keepsOneRevocationOfATargetAndForgetsItWhenNoTokenCanBeAlive() {
        revoke(new Target.User(uid()));
        clock.advance(Duration.ofHours(1));
        revoke(new Target.User(uid()));
        assertThat(register.active()).hasSize(1);

        clock.advance(Duration.ofHours(24).plus(SKEW));
        assertThat(register.active()).isEmpty();
        revoke(new Target.Tenant("acme"));

        List<Revocation> kept = database.reader().withHandle(RevocationTable::all);
        assertThat(kept).extracting(Revocation::target).containsExactly(new Target.Tenant("acme"));
    }

    @Test
    void remembersARevocationThatMayConcernAnApiKeyAsLongAsAKeyCanLive() {
        revoke(new Target.All());

        clock.advance(ApiKeys.LONGEST.minusSeconds(1));
        assertThat(register.active()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(register.active()).isEmpty();
    }

    @Test
    void tellsItsListenersWhenTheyShouldCheckAgain() {
        Caller caller = ((Verification.Verified) verifier.verify(token().sign())).caller();
        AtomicInteger refused = new AtomicInteger();
        revocations.onChange(() -> {
            if (revocations.check(caller) != null) {
                refused.incrementAndGet();
            }
        });

        revoke(new Target.Client("other-client"));
        assertThat(refused).hasValue(0);
        revoke(new Target.Client("test-client"));
        assertThat(refused).hasValue(1);
    }

    @Test
    void neverRefusesAnAnonymousCaller() {
        revoke(new Target.All());

        assertThat(revocations.check(Caller.anonymous())).isNull();
    }

    @Test
    void obeysWhatAnotherNodeOrACommandWrote() throws Exception {
        String token = token().sign();
        assertGood(token);
        IdentityWatch watch = new IdentityWatch(database, register::reload, clock);
        watch.start();
        try (Database elsewhere = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"))) {
            RevocationRegister other = new RevocationRegister(
                    elsewhere, new Revocations("https://gateway.example.com", SKEW), IdentityConfig.defaults(), clock);
            elsewhere.write(handle -> other.revoke(handle, new Target.User(uid()), "", "root"));

            Awaitility.await().untilAsserted(() -> assertRefused(token, TokenProblem.TOKEN_REVOKED));
        } finally {
            watch.stop();
        }
    }

    @Test
    void keepsWhatItReadLastWhileTheDatabaseCannotBeRead() throws Exception {
        String token = token().sign();
        revoke(new Target.All());
        IdentityWatch watch = new IdentityWatch(database, register::reload, clock);
        assertThat(watch.execute().isHealthy()).isTrue();
        database.close();
        Files.delete(directory.resolve("gatehouse.db"));
        watch.start();

        clock.advance(Duration.ofSeconds(6));

        assertThat(watch.execute().getMessage()).contains("last read 6 s ago");
        assertRefused(token, TokenProblem.TOKEN_REVOKED);
        watch.stop();
    }
}

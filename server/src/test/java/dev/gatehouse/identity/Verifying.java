package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An issuer of somebody else and a verifier that trusts it, both by one clock that stands still. */
final class Verifying implements AutoCloseable {
    final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00Z"));
    final TestIssuer issuer = TestIssuer.start(clock);
    final FixedKeys keys = new FixedKeys(issuer.rsa(), issuer.ec());
    final Revocations revocations = new Revocations("https://gateway.example.com", Duration.ZERO);
    final TokenVerifier verifier = with(new IssuerConfig(issuer.issuer()));

    /** A verifier of the same issuer on other terms. */
    TokenVerifier with(IssuerConfig config) {
        return with(config, keys);
    }

    TokenVerifier with(IssuerConfig config, KeySource source) {
        return with(IdentityConfig.defaults(), config, source);
    }

    /** A verifier of the same issuer that remembers so many tokens. */
    TokenVerifier remembering(int tokens) {
        IdentityConfig config =
                new IdentityConfig(null, null, null, new IdentityConfig.CacheConfig(tokens), null, null);
        return with(config, new IssuerConfig(issuer.issuer()), keys);
    }

    private TokenVerifier with(IdentityConfig identity, IssuerConfig config, KeySource source) {
        return new TokenVerifier(
                identity, List.of(TrustedIssuer.outside(config, 0, TestIssuer.AUDIENCE, source)), revocations, clock);
    }

    TestToken token() {
        return issuer.token();
    }

    Caller callerOf(String token) {
        return callerOf(verifier, token);
    }

    static Caller callerOf(TokenVerifier verifier, String token) {
        Verification verification = verifier.verify(token);
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    static void assertRefused(Verification verification, TokenProblem problem) {
        assertThat(verification).isInstanceOf(Verification.Rejected.class);
        assertThat(((Verification.Rejected) verification).problem()).isEqualTo(problem);
    }

    @Override
    public void close() {
        issuer.close();
    }
}

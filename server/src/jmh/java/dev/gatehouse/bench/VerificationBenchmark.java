package dev.gatehouse.bench;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.KeySource;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a token takes to verify: one that is seen for the first time, and one that is remembered. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class VerificationBenchmark {
    /** A token whose keys are always new, so that nothing is remembered of it. */
    @State(Scope.Benchmark)
    public static class Cold {
        @Param({"RS256", "ES256"})
        String algorithm;

        private final TestIssuer issuer = TestIssuer.start();
        private TokenVerifier verifier;
        private String token;

        @Setup
        public void sign() {
            JWK key = algorithm.equals("RS256") ? issuer.rsa() : issuer.ec();
            token = issuer.token()
                    .signWith(key, JWSAlgorithm.parse(algorithm))
                    .expiresIn(Duration.ofHours(1))
                    .sign();
            verifier = verifier(issuer, new EverNewKeys(key.toPublicJWK()));
        }

        @TearDown
        public void stop() {
            issuer.close();
        }
    }

    /** Tokens of so many users, all of them remembered. */
    @State(Scope.Benchmark)
    public static class Remembered {
        @Param({"1", "1000", "100000"})
        int users;

        private final TestIssuer issuer = TestIssuer.start();
        private TokenVerifier verifier;
        private String[] tokens;

        @Setup
        public void sign() {
            verifier = verifier(issuer, new FixedKeys(issuer.rsa()));
            tokens = new String[users];
            for (int i = 0; i < users; i++) {
                tokens[i] = issuer.token()
                        .signWith(issuer.rsa(), JWSAlgorithm.RS256)
                        .claim("sub", "user-" + i)
                        .claim("jti", "token-" + i)
                        .expiresIn(Duration.ofHours(1))
                        .sign();
            }
            for (String token : tokens) {
                accepted(verifier.verify(token));
            }
        }

        @TearDown
        public void stop() {
            issuer.close();
        }
    }

    /** Checks shape, signature and claims. */
    @Benchmark
    public Verification cold(Cold state) {
        return accepted(state.verifier.verify(state.token));
    }

    /** Finds the verdict of a moment ago; a verdict is renewed once a minute, which is part of the mean. */
    @Benchmark
    public Verification remembered(Remembered state) {
        return accepted(
                state.verifier.verify(state.tokens[ThreadLocalRandom.current().nextInt(state.tokens.length)]));
    }

    /** Of that, the SHA-256 alone: how long it takes depends on whether the processor has instructions for it. */
    @Benchmark
    public byte[] rememberedDigest(Remembered state) throws NoSuchAlgorithmException {
        String token = state.tokens[ThreadLocalRandom.current().nextInt(state.tokens.length)];
        return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    }

    private static Verification accepted(Verification verification) {
        if (verification instanceof Verification.Verified) {
            return verification;
        }
        throw new IllegalStateException("measured a refusal: " + verification);
    }

    private static TokenVerifier verifier(TestIssuer issuer, KeySource keys) {
        return new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(new IssuerConfig(issuer.issuer()), 0, TestIssuer.AUDIENCE, keys)),
                new Revocations(issuer.issuer(), Duration.ZERO),
                Clock.systemUTC());
    }

    /** One key in a set that never stays the same. */
    private static final class EverNewKeys implements KeySource {
        private final JWK key;
        private final AtomicLong version = new AtomicLong();

        EverNewKeys(JWK key) {
            this.key = key;
        }

        @Override
        public JWK find(String keyId) {
            return key;
        }

        @Override
        public long version() {
            return version.incrementAndGet();
        }
    }
}

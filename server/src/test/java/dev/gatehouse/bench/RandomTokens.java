package dev.gatehouse.bench;

import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.IssuerConfig;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Whether a million random tokens leave the heap as it was: compares what is used after a collection when a tenth of
 * them has come with what is used at the end. Exits with 1 if it grew by more than a tenth.
 */
public final class RandomTokens {
    private static final int TOKENS = Integer.getInteger("bench.tokens", 1_000_000);
    private static final int GARBAGE_BYTES = 64;
    private static final Base64URL HEADER_START = Base64URL.encode("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"");

    private final Random random = new Random(1);

    private RandomTokens() {}

    /** Runs and prints both figures in bytes. */
    public static void main(String[] args) {
        try (TestIssuer issuer = TestIssuer.start()) {
            System.exit(new RandomTokens().run(issuer) ? 0 : 1);
        }
    }

    private boolean run(TestIssuer issuer) {
        TokenVerifier verifier = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(
                        new IssuerConfig(issuer.issuer()), 0, TestIssuer.AUDIENCE, new FixedKeys(issuer.ec()))),
                new Revocations(issuer.issuer(), Duration.ZERO),
                Clock.systemUTC());
        String good = issuer.token().expiresIn(Duration.ofHours(1)).sign();
        int tenth = TOKENS / 10;
        refuse(verifier, issuer, tenth);
        long early = usedAfterCollection();
        refuse(verifier, issuer, TOKENS - tenth);
        long late = usedAfterCollection();
        boolean flat = late <= early + early / 10;
        boolean works = verifier.verify(good) instanceof Verification.Verified;
        System.out.printf(
                "heap after %,d random tokens: %,d bytes; after %,d: %,d bytes; %s%n",
                tenth, early, TOKENS, late, flat && works ? "flat" : "GREW");
        return flat && works;
    }

    /** Opaque ones, and ones of the issuer with random key ids, subjects and signatures. */
    private void refuse(TokenVerifier verifier, TestIssuer issuer, int count) {
        for (int i = 0; i < count; i++) {
            String token = i % 2 == 0 ? garbage().toString() : forged(issuer);
            if (verifier.verify(token) instanceof Verification.Verified) {
                throw new IllegalStateException("accepted a random token");
            }
        }
    }

    private String forged(TestIssuer issuer) {
        String keyId = random.nextBoolean() ? "ec-1" : garbage().toString();
        Base64URL header = Base64URL.encode(HEADER_START.decodeToString() + keyId + "\"}");
        Base64URL claims = Base64URL.encode("{\"iss\":\"" + issuer.issuer() + "\",\"sub\":\"" + garbage() + "\"}");
        return header + "." + claims + "." + garbage();
    }

    private Base64URL garbage() {
        byte[] bytes = new byte[GARBAGE_BYTES];
        random.nextBytes(bytes);
        return Base64URL.encode(bytes);
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

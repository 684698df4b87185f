package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Whatever claims come: reading them ends in values of their strict form or in our refusal, and never in a caller. */
class ClaimsFuzzTest {
    private static final String ISSUER = "https://idp.example.com";
    private static final ClaimNames NAMES = new ClaimNames(
            null,
            true,
            null,
            null,
            List.of(ClaimPath.of("roles"), ClaimPath.of("/realm_access/roles")),
            null,
            null,
            null);
    private static final TokenVerifier VERIFIER = new TokenVerifier(
            IdentityConfig.defaults(),
            List.of(TrustedIssuer.outside(
                    new IssuerConfig(ISSUER, true, null, null, null, Set.of("at+jwt", "JWT", "none"), NAMES),
                    0,
                    TestIssuer.AUDIENCE,
                    new FixedKeys())),
            new Revocations("https://gateway.example.com", Duration.ZERO),
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC));
    private static final Base64URL HEADER = Base64URL.encode("{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"JWT\"}");

    @FuzzTest(maxDuration = "5m")
    void areReadStrictlyOrRefused(byte[] payload) {
        TokenExplanation explanation = VERIFIER.explain(HEADER + "." + Base64URL.encode(payload) + ".AAAA");

        assertThat(explanation.verification()).isInstanceOf(Verification.Rejected.class);
        if (explanation.claims() != null) {
            read(new Claims(explanation.claims()));
        }
    }

    private static void read(Claims claims) {
        try {
            String subject = claims.identifier("sub");
            if (subject != null) {
                assertThat(subject.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 255);
                assertThat(subject.chars().anyMatch(Character::isISOControl)).isFalse();
            }
            for (String scope : claims.scopes(NAMES.scopes(), true)) {
                assertThat(scope).matches("[!#-\\[\\]-~]+");
            }
            for (String role : claims.names(NAMES.roles())) {
                assertThat(role.chars().anyMatch(Character::isISOControl)).isFalse();
            }
            claims.date("exp");
            claims.firstIdentifier(NAMES.clientId());
        } catch (Claims.ClaimRefused refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }
}
